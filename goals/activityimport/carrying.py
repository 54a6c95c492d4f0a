"""Carrying out what was ordered: all rows in one transaction, or none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import structlog
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from goals.actions.ledger import log_activity, writing
from goals.actions.values import ActivityValues, LedgerError
from goals.activityimport.actions import State, forget_cells, table_of
from goals.activityimport.check import Judged, Twin, judge
from goals.activityimport.columns import Reading
from goals.models import Activity, ActivityImport, EvidenceFile, Origin, ValueStatus
from landscape.actions import add_organisation
from landscape.models import Organisation
from steunpunt.accounts.models import User
from steunpunt.shared import caching

log = structlog.get_logger(__name__)
MOST_ATTEMPTS = 5
PROGRESS_SECONDS = 3600
ROWS_BETWEEN_SIGNS = 50


class RefusedError(Exception):
    """Nothing was written; the text goes to who ordered it."""


def carry_out(pk: int, *, waits: bool = False) -> ActivityImport | None:
    """Do what was ordered, unless it is done or another worker is at it: the lock on the row lasts as long as the work.

    Somebody who ``waits`` at a page is not sent away because a colleague looks at the same row for a moment.
    """
    record = claim(pk, waits=waits)
    if record is None:
        return None
    with override(record.language):
        try:
            return undo(record) if record.state == State.UNDO_ORDERED else take_over(record)
        except (RefusedError, LedgerError) as problem:
            return put_back(pk, str(problem))
        except Exception:
            if record.attempts < MOST_ATTEMPTS:
                raise
            log.exception("import_given_up", import_pk=pk)
            return put_back(pk, _("It did not work, and nothing was written. We have seen it and look into it."))


def claim(pk: int, *, waits: bool) -> ActivityImport | None:
    with transaction.atomic():
        record = ActivityImport.objects.waiting().select_for_update(skip_locked=not waits).filter(pk=pk).first()
        if record is not None:
            record.attempts += 1
            record.save(update_fields=["attempts"])
    return record


def put_back(pk: int, problem: str) -> ActivityImport | None:
    """As it was before it was ordered, with the reason why."""
    with writing(None):
        record = ActivityImport.objects.waiting().select_for_update().filter(pk=pk).first()
        if record is not None:
            record.state = State.DONE if record.state == State.UNDO_ORDERED else State.DRAFT
            record.problem = problem
            record.save(update_fields=["state", "problem"])
    return record


def still_ordered(record: ActivityImport, state: str) -> ActivityImport | None:
    """The row, locked until the work is done. Whoever holds it now only looks at it for a moment, or does this same work."""
    return ActivityImport.objects.select_for_update().filter(pk=record.pk, state=state).first()


def actor_of(record: ActivityImport) -> User:
    actor = User.objects.filter(pk=record.choices.get("actor"), is_active=True).first()
    if actor is None or not actor.may("activity.log"):
        raise RefusedError(_("Who ordered this may not log activities any more."))
    return actor


def take_over(record: ActivityImport) -> ActivityImport | None:
    actor = actor_of(record)
    with writing(actor):
        current = still_ordered(record, State.ORDERED)
        if current is None:
            return None
        rows = judge(table_of(current), Reading.from_plain(current.mapping), actor)
        wanted = rows_to_log(current, rows)
        log_rows(current, actor, wanted)
        current.state, current.committed_at, current.committed_by = State.DONE, timezone.now(), actor
        current.logged, current.left_out = len(wanted), len(rows) - len(wanted)
        forget_cells(current)
        current.save()
    return current


def rows_to_log(record: ActivityImport, rows: list[Judged]) -> list[Judged]:
    """Judged anew: what is wrong by now refuses the whole, unless errors are to be left out. Raises ``RefusedError``."""
    choices = record.choices
    wrong = [row for row in rows if row.values is None]
    if wrong and not choices.get("leave_errors"):
        raise RefusedError(_("Row %(row)s has an error. Mend the file, or leave rows with an error out.") % {"row": wrong[0].number})
    again = set(choices.get("again", []))
    wanted = [
        row for row in rows if row.values is not None and (row.twin is Twin.NOWHERE or choices.get("all_again") or row.number in again)
    ]
    if not wanted:
        raise RefusedError(_("There is nothing left to take over: every row has an error or is there already."))
    return wanted


def log_rows(record: ActivityImport, actor: User, rows: list[Judged]) -> None:
    tell = progress_of(record)
    added: dict[str, Organisation] = {}
    for place, row in enumerate(rows):
        assert row.values is not None
        values = with_organisations(row.values, row.new_organisations, actor, added)
        try:
            log_activity(actor=actor, values=values, origin=Origin.IMPORT, origin_key=record.entry_key(row.number))
        except LedgerError as error:
            raise RefusedError(_("Row %(row)s: %(problem)s") % {"row": row.number, "problem": error}) from error
        if place % ROWS_BETWEEN_SIGNS == 0:
            tell(place * 100 // len(rows))


def with_organisations(values: ActivityValues, new: tuple[str, ...], actor: User, added: dict[str, Organisation]) -> ActivityValues:
    """The organisations that the file names for the first time are there from now on."""
    if not new:
        return values
    for name in new:
        if name.lower() not in added:
            added[name.lower()] = add_organisation(actor=actor, name=name)
    everybody = dict.fromkeys([*values.organisations, *(added[name.lower()] for name in new)])
    return replace(values, organisations=tuple(everybody), organisations_status=ValueStatus.MEASURED)


def progress_key(pk: int) -> str:
    return f"import:{pk}:percent"


def progress_of(record: ActivityImport) -> Callable[[int], None]:
    """Signs of life go to the cache: the transaction shows nothing before its end."""
    return lambda percent: caching.keep(progress_key(record.pk), percent, PROGRESS_SECONDS)


def percent_done(record: ActivityImport) -> int:
    known = caching.kept(progress_key(record.pk))
    return known if isinstance(known, int) else 0


def undo(record: ActivityImport) -> ActivityImport | None:
    """Every entry of this import leaves, with what belongs to it; the database refuses it once a year of them is closed."""
    actor = actor_of(record)
    with writing(actor):
        current = still_ordered(record, State.UNDO_ORDERED)
        if current is None:
            return None
        entries = entries_of(current)
        files = [row.file for row in EvidenceFile.objects.filter(activity__in=entries)]
        entries.delete()
        for file in files:
            transaction.on_commit(partial(file.storage.delete, str(file.name)))
        current.state, current.undone_at, current.undone_by = State.UNDONE, timezone.now(), actor
        current.save()
    return current


def entries_of(record: ActivityImport) -> QuerySet[Activity]:
    return Activity.objects.filter(origin=Origin.IMPORT, origin_key__startswith=record.key_start)
