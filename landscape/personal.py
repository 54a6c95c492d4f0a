"""For which organisations somebody speaks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from landscape.models import Membership
from steunpunt.shared.personal import Holding, Part, Person, Row


def held(person: Person) -> Iterable[Holding]:
    rows = Membership.objects.filter(user=person.account).select_related("organisation") if person.account else Membership.objects.none()
    found = tuple(Row(None, {"organisation": row.organisation.name}) for row in rows)
    yield Holding("memberships", _("Speaks for"), found, _("Is deleted."))


def erase(person: Person, actor: Any) -> None:
    if person.account:
        Membership.objects.filter(user=person.account).delete()


PART = Part("landscape", held, erase)
