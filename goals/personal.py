"""What the ledger holds of a person: work that a colleague did, and texts that name somebody."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from goals.models import Activity, ActivityStaff
from steunpunt.shared.personal import Holding, Part, Person, Row, mentions


def held(person: Person) -> Iterable[Holding]:
    work = ActivityStaff.objects.filter(user=person.account).select_related("activity") if person.account else ActivityStaff.objects.none()
    yield Holding(
        "work", _("Activities carried out as a colleague"),
        tuple(Row(row.activity.starts_on, {"title": row.activity.title}) for row in work),
        _("Stays, with the number of the erased account: the ledger answers for who did the work."), stays=True,
    )  # fmt: skip
    named = Activity.objects.filter(mentions(person, "title", "text")).order_by("starts_on", "pk")
    why = _("Stays: colleagues wrote it, and a closed year is evidence. Change the text by hand, with a reason where the year is closed.")
    rows = tuple(Row(row.starts_on, {"number": row.pk, "title": row.title}) for row in named)
    yield Holding("activities_naming", _("Activities whose text names this person"), rows, why, stays=True)


def erase(person: Person, actor: Any) -> None:
    """Nothing by itself: what the ledger says is evidence, and its texts are changed by people."""


PART = Part("goals", held, erase)
