"""The forms of who wants new offers by mail; what was typed stays."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from steunpunt.vocabulary.models import Theme


class ChoiceForm(forms.Form):
    """Of which themes, and in which language."""

    themes = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Themes"),
        required=False,
        queryset=Theme.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Tick nothing and you hear of every new offer."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language of the mails"), choices=settings.LANGUAGES)


class SubscribeForm(ChoiceForm):
    email = forms.EmailField(
        label=gettext_lazy("Your e-mail address"), widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=gettext_lazy("You get a mail first, to confirm that it is yours."),
    )  # fmt: skip
    # Robots fill in every field; people do not see this one.
    website = forms.CharField(label=gettext_lazy("Leave this empty"), required=False)

    field_order = ("email", "themes", "language", "website")

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("This field stays empty. Are you no robot? Then empty it and try again."))
        return ""

    def choice(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("email", "themes", "language")}
