"""The pages about an organisation that was proposed by name: choose or add it, then confirm what goes along."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum.be import vat

from landscape.models import Municipality, Organisation, check_kbo_number
from services.actions.proposals import NewOrganisation, already_there
from services.models import AdviceRequest, Registration
from steunpunt.accounts.permissions import Visitor, may

MOST_FOUND = 8
SHORTEST_WORD = 4
PLAIN = RegexValidator(re.compile(r"^(?=.*[^\W_])[^<>\x00-\x1f]+$"), gettext_lazy("Write a name in plain words, without < or >."))


class ChosenForm(forms.Form):
    """One that is in the list."""

    organisation = forms.ModelChoiceField(
        queryset=Organisation.objects.select_related("municipality"),
        error_messages={
            "required": gettext_lazy("Choose an organisation, or add it below."),
            "invalid_choice": gettext_lazy("This organisation does not exist (any more). Look it up again."),
        },
    )

    def to(self) -> Organisation:
        chosen: Organisation = self.cleaned_data["organisation"]
        return chosen


class NewForm(forms.Form):
    """The least that makes an organisation."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=200, validators=[PLAIN])
    municipality = forms.ModelChoiceField(
        label=gettext_lazy("Municipality"), required=False, queryset=Municipality.objects.all(),
        empty_label=gettext_lazy("unknown, or outside Flanders and Brussels"),
    )  # fmt: skip
    kbo_number = forms.CharField(
        label=gettext_lazy("KBO number"), required=False, max_length=20, validators=[check_kbo_number],
        help_text=gettext_lazy("Only if it has one: ten digits, such as 0566.988.259."),
    )  # fmt: skip

    def clean_name(self) -> str:
        return " ".join(str(self.cleaned_data["name"]).split())

    def clean_kbo_number(self) -> str:
        typed = self.cleaned_data["kbo_number"]
        return str(vat.compact(typed)) if typed else ""

    def to(self) -> Organisation | NewOrganisation:
        """The one that is there already with this number, or with this name in this municipality, else a new one."""
        new = NewOrganisation(**self.cleaned_data)
        return already_there(new) or new


def near(text: str) -> list[Organisation]:
    """Organisations that fit every word that was typed, else those that hold one of the longer words."""
    rows = Organisation.objects.select_related("municipality")
    found = list(rows.search(text)[:MOST_FOUND]) if text else []
    words = [word for word in text.split() if len(word) >= SHORTEST_WORD]
    if found or not words:
        return found
    either = Q()
    for word in words[:6]:
        either |= Q(name__icontains=word)
    return list(rows.filter(either)[:MOST_FOUND])


def crumbs_to(registration: Registration) -> list[tuple[str, str]]:
    session = registration.session
    back = reverse("sessions:detail", args=[session.pk])
    return [(_("Sessions"), reverse("sessions:list")), (str(session), back), (_("Proposed organisation"), "")]


def choose_context(registration: Registration, looked_for: str) -> dict[str, Any]:
    start = {"name": " ".join(registration.organisation_name.split())}
    return {
        "registration": registration,
        "looked_for": looked_for,
        "found": near(looked_for),
        "new": NewForm(initial=start),
        "chosen": ChosenForm(),
        "crumbs": crumbs_to(registration),
    }


def others_of(registration: Registration, visitor: Visitor) -> dict[str, list[Any]]:
    """What else waits for the same name: registrations, and requests for advice of who may answer them."""
    name = registration.organisation_name
    rows = Registration.objects.proposing(name).exclude(pk=registration.pk).select_related("session__offer").order_by("-created_at")
    asked = AdviceRequest.objects.proposing(name) if may(visitor, "advice.answer") else AdviceRequest.objects.none()
    return {"registrations": list(rows[:200]), "requests": list(asked.order_by("-created_at")[:200])}
