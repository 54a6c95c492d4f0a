"""The forms of who registers; what was typed stays."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from landscape.models import Organisation
from services.actions.evaluations import Answer
from services.actions.registrations.registering import MOST_PEOPLE, Order, Person
from services.models import Registration
from steunpunt.accounts.models import User
from steunpunt.shared.numbers import whole_number

# A name has a letter, and no signs that only machines write.
NAME = RegexValidator(re.compile(r"^(?=.*[^\W\d_])[^<>{}\\\[\]|\x00-\x1f]+$"), gettext_lazy("Write a name, without signs such as < or >."))
NOBODY = "geen"


def long_text(label: Any, help_text: Any = "", rows: int = 2) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=2000, help_text=help_text, widget=forms.Textarea(attrs={"rows": rows}))


class PersonForm(forms.Form):
    """One colleague; a line that is left empty is nobody."""

    name = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=120, validators=[NAME])
    email = forms.EmailField(label=gettext_lazy("E-mail address"), required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("email") and not said.get("name") and "name" not in self.errors:
            self.add_error("name", _("Write the name of who has this address."))
        return said

    def person(self) -> Person | None:
        name = " ".join(self.cleaned_data.get("name", "").split())
        return Person(name, self.cleaned_data.get("email", "").lower()) if name else None


People = formset_factory(PersonForm, extra=0, min_num=1, max_num=MOST_PEOPLE + 1, absolute_max=1000)


def people_of(formset: BaseFormSet[PersonForm]) -> tuple[Person, ...]:
    return tuple(person for person in (form.person() for form in formset) if person)


class OrderForm(forms.Form):
    """Who asks, for which organisation, and what we should know."""

    form_token = forms.UUIDField(widget=forms.HiddenInput)
    contact_name = forms.CharField(label=gettext_lazy("Your name"), max_length=120, validators=[NAME])
    contact_email = forms.EmailField(label=gettext_lazy("Your e-mail address"), help_text=gettext_lazy("The confirmation goes there."))
    organisation = forms.CharField(label=gettext_lazy("Organisation"), required=False, max_length=20)
    organisation_name = forms.CharField(
        label=gettext_lazy("Your organisation"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Name or KBO number. Leave empty if you come for yourself."),
    )
    accepts_part = forms.BooleanField(
        label=gettext_lazy("If not everybody fits, we also come with fewer"), required=False,
        help_text=gettext_lazy("Otherwise you get places together, or wait together."),
    )  # fmt: skip
    access_need = long_text(
        gettext_lazy("What do you need to take part well?"),
        gettext_lazy("Such as a ramp, subtitles, quiet or food. Only who arranges it reads this, and it is deleted after the session."),
    )
    invoice_to = long_text(gettext_lazy("Invoice to"), gettext_lazy("Name, address and VAT or KBO number, if it differs."))
    order_reference = forms.CharField(label=gettext_lazy("Your order reference"), required=False, max_length=80)
    remark = long_text(
        gettext_lazy("Something else?"), gettext_lazy("Is the price a barrier? Tell us here, we look for a solution together.")
    )
    # Robots fill in every field; people do not see this one.
    website = forms.CharField(label=gettext_lazy("Leave this empty"), required=False)

    def __init__(self, *args: Any, user: User | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if user is not None:
            self.fields["contact_name"].initial, self.fields["contact_email"].initial = user.name, user.email

    def clean_organisation(self) -> Organisation | None:
        typed = self.cleaned_data["organisation"]
        if typed in ("", NOBODY):
            return None
        found = Organisation.objects.filter(pk=whole_number(typed) or 0).first()
        if found is None:
            raise forms.ValidationError(_("This organisation does not exist (any more). Look it up again."))
        return found

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("This field stays empty. Are you no robot? Then empty it and try again."))
        return ""

    def order(self, people: tuple[Person, ...], language: str) -> Order:
        said = self.cleaned_data
        names = ("contact_name", "organisation_name", "accepts_part", "order_reference", "invoice_to", "remark", "access_need")
        email = said["contact_email"].lower()
        return Order(
            people=people, language=language, contact_email=email, organisation=said["organisation"], **{name: said[name] for name in names}
        )


def known_organisation(text: str) -> Organisation | None:
    """The one that is meant without doubt: the same name, or its KBO number."""
    digits = "".join(sign for sign in text if sign.isdigit())
    if len(digits) == 10:
        return Organisation.objects.filter(kbo_number=digits).first()
    found = list(Organisation.objects.filter(name__iexact=text.strip())[:2])
    return found[0] if len(found) == 1 else None


def lines_of(registration: Registration) -> dict[int, PersonForm]:
    """A form for each participant that stands, empty of what was typed."""
    people = registration.participants.exclude(seat="cancelled").order_by("pk")
    return {person.pk: PersonForm(prefix=f"p{person.pk}", initial={"name": person.name, "email": person.email}) for person in people}


class EvaluationForm(forms.Form):
    satisfaction = forms.TypedChoiceField(
        label=gettext_lazy("How satisfied are you?"), coerce=int, widget=forms.RadioSelect,
        choices=[
            (5, gettext_lazy("Very satisfied")), (4, gettext_lazy("Satisfied")), (3, gettext_lazy("In between")),
            (2, gettext_lazy("Not so satisfied")), (1, gettext_lazy("Not satisfied")),
        ],
    )  # fmt: skip
    recommendation = forms.TypedChoiceField(
        label=gettext_lazy("Would you recommend it to a colleague?"), coerce=int, choices=[(n, str(n)) for n in range(11)],
        widget=forms.RadioSelect, help_text=gettext_lazy("0 is certainly not, 10 is certainly."),
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("What was good, what can be better?"), required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 4})
    )

    def answer(self) -> Answer:
        return Answer(**self.cleaned_data)
