"""Offers and sessions whose text names somebody, such as who gives a training."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _

from services.models import Session, SupportOffer
from steunpunt.shared.personal import Holding, Part, Person, Row, mentions


def held(person: Person) -> Iterable[Holding]:
    offers = SupportOffer.objects.filter(mentions(person, "title", "summary", "description", "learning", "audience", "trainers"))
    sessions = Session.objects.filter(mentions(person, "label", "trainers", "access", "cancel_reason")).select_related("offer")
    named: Iterable[SupportOffer | Session] = chain(offers, sessions)
    rows = tuple(Row(row.created_at, {"title": str(row)}) for row in named)
    why = _("Stays: colleagues wrote it, such as who gives a training. Change the text by hand.")
    yield Holding("offers_naming", _("Offers and sessions that name this person"), rows, why, stays=True)


def erase(person: Person, actor: Any) -> None:
    """Nothing by itself: these are public texts, changed by people."""


PART = Part("offers", held, erase)
