"""The subscription to new offers of one person."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from services.models import Subscriber
from steunpunt.shared.personal import Holding, Part, Person, Row, facts_of


def held(person: Person) -> Iterable[Holding]:
    rows = Subscriber.objects.filter(email__iexact=person.email).prefetch_related("themes")
    found = tuple(
        Row(row.asked_on, {
            "themes": [str(theme) for theme in row.themes.all()], **facts_of(row, "email", "language", "confirmed_on", "told_until"),
        })
        for row in rows
    )  # fmt: skip
    yield Holding("subscription", _("New offers by mail"), found, _("Is deleted."))


def erase(person: Person, actor: Any) -> None:
    Subscriber.objects.filter(email__iexact=person.email).delete()


PART = Part("newsletter", held, erase)
