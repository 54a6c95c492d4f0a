"""Forms about people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from landscape.models import Organisation
from steunpunt.accounts.roles import Role

MOST_NAMED = 5


class InviteForm(forms.Form):
    email = forms.EmailField(label=gettext_lazy("E-mail address"), max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices, initial=Role.STAFF, widget=forms.RadioSelect)
    organisation = forms.CharField(
        label=gettext_lazy("Organisation"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Only for a member: the name of the organisation that this person speaks for."),
    )

    def clean_organisation(self) -> Organisation | None:
        text = " ".join(self.cleaned_data["organisation"].replace("\0", "").split())
        return organisation_named(text) if text and self.data.get("role") == Role.MEMBER else None

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("role") == Role.MEMBER and not data.get("organisation") and "organisation" not in self.errors:
            self.add_error("organisation", _("A member speaks for an organisation: type its name."))
        return data


def organisation_named(text: str) -> Organisation:
    """The one organisation that is meant; a namesake is told apart by “name, municipality”."""
    rows = Organisation.objects.select_related("municipality")
    name, _comma, place = text.rpartition(", ")
    exact = list(rows.filter(name__iexact=text)[:2]) or list(rows.filter(name__iexact=name, municipality__name__iexact=place)[:2])
    found = exact or list(rows.search(text)[: MOST_NAMED + 1])
    if len(found) == 1:
        return found[0]
    if not found:
        raise forms.ValidationError(_("No organisation is called that. Type part of its name."))
    options = "; ".join(f"{row.name}, {row.municipality}" if row.municipality else row.name for row in found[:MOST_NAMED])
    raise forms.ValidationError(_("Several organisations fit. Type one of these in full: %(options)s") % {"options": options})


class AcceptForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    password = forms.CharField(
        label=gettext_lazy("Choose a password"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=lazy(password_validators_help_text_html, str)(),
    )


class PersonForm(forms.Form):
    role = forms.ChoiceField(label=gettext_lazy("Role"), choices=Role.choices, widget=forms.RadioSelect)
    is_active = forms.BooleanField(label=gettext_lazy("May log in"), required=False)
