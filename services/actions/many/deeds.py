"""How a change to several rows is judged and carried out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from services.actions.errors import ChangedMeanwhileError, ServiceError
from steunpunt.accounts.models import User
from steunpunt.audit.actions import recording

MOST_AT_ONCE = 200


@dataclass(frozen=True)
class Step:
    """What happens to one row: from ``before`` to ``after``, or ``refused`` says why not; ``remark`` says what else follows."""

    row: Any
    before: str = ""
    after: str = ""
    refused: str = ""
    remark: str = ""


@dataclass(frozen=True)
class Deed:
    """One thing that can be done to several rows. ``asks`` names the value that it needs, empty for none."""

    label: Promise
    permission: str
    judge: Callable[[Any, Any], Step]
    do: Callable[[User, Any, Any], Any]
    asks: str = ""


def look(deed: Deed, rows: Iterable[Any], value: Any) -> list[Step]:
    """What would happen to each row; writes nothing."""
    return [deed.judge(row, value) for row in rows]


def carry_out(*, actor: User, deed: Deed, rows: QuerySet[Any], shown: Mapping[int, int], value: Any) -> list[Step]:
    """Do what was shown to all of it, in one transaction: ``shown`` holds the version of each row as it was seen.

    Raises ``ChangedMeanwhileError`` when a row is not as it was, ``ServiceError`` when one is refused; then nothing is written.
    """
    if not actor.may(deed.permission):
        raise PermissionDenied
    with recording(actor, reason=f"together: {deed.label}"):
        found = list(rows.filter(pk__in=shown).order_by("pk").select_for_update(of=("self",), no_key=True))
        if {row.pk: row.version for row in found} != dict(shown):
            raise ChangedMeanwhileError(_("the list"))
        steps = look(deed, found, value)
        if refused := next((step for step in steps if step.refused), None):
            raise ServiceError(f"{refused.row}: {refused.refused}")
        for step in steps:
            deed.do(actor, step.row, value)
    return steps
