"""What a person does with an import: bring a file, choose its columns, order it, undo it, throw it away."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import timedelta
from functools import partial

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from goals.activityimport.columns import Reading
from goals.models import ActivityImport, ImportMapping
from goals.tasks import send_import
from steunpunt.accounts.models import User
from steunpunt.audit.actions import recording
from steunpunt.shared.tables.table import Table

State = ActivityImport.State
# What fits in the time that somebody waits for a page; longer work goes to the worker.
ROWS_AT_ONCE = 100
DRAFT_DAYS = 30


class ImportStateError(Exception):
    """Somebody was first, or the import is not in a state for this; the text says what is the case."""


def start_import(*, actor: User, file_name: str, table: Table, reading: Reading) -> ActivityImport:
    """Keep the cells of a file; nothing is in the ledger yet."""
    if not actor.may("activity.log"):
        raise PermissionDenied
    with recording(actor):
        record = ActivityImport(
            file_name=file_name,
            kind=table.kind,
            rows=len(table.rows),
            mapping=reading.to_plain(),
            language=get_language() or "nl",
            uploaded_by=actor,
        )
        record.source.save(f"{uuid.uuid4().hex}.json", ContentFile(table.to_json()), save=False)
        record.save()
    return record


def table_of(record: ActivityImport) -> Table:
    """The cells of a draft. Raises ``ImportStateError`` when somebody finished or threw it away since it was read."""
    try:
        with record.source.open("rb") as file:
            return Table.from_json(file.read())
    except FileNotFoundError as gone:
        raise ImportStateError(_("Somebody was first: this import is over.")) from gone


def choose_columns(*, actor: User, record: ActivityImport, table: Table, reading: Reading) -> ActivityImport:
    """Say which column is what, and remember it for the next file with the same heads. Raises ``ImportStateError``."""
    with recording(actor):
        current = locked(actor, record, State.DRAFT)
        current.mapping, current.problem = reading.to_plain(), ""
        current.version += 1
        current.save(update_fields=["mapping", "problem", "version"])
        ImportMapping.objects.update_or_create(user=actor, headers_key=table.headers_key, defaults={"mapping": reading.to_plain()})
    return current


def order_import(
    *, actor: User, record: ActivityImport, version: int, again: Iterable[int] = (), all_again: bool = False, leave_errors: bool = False
) -> ActivityImport:
    """Ask for it to be taken over; only one of two people who ask at once is heard. Raises ``ImportStateError``.

    ``again`` are the numbers of rows to log although they are there already (``all_again`` for each of them);
    ``leave_errors`` leaves rows with an error out instead of refusing the whole.
    """
    with recording(actor):
        current = locked(actor, record, State.DRAFT)
        if current.version != version:
            raise ImportStateError(_("The columns were changed since you looked. Look at the preview again; nothing was written."))
        current.choices = {"again": sorted(again), "all_again": all_again, "leave_errors": leave_errors, "actor": actor.pk}
        current.state, current.problem, current.attempts = State.ORDERED, "", 0
        current.language = get_language() or "nl"
        current.save()
        if current.rows > ROWS_AT_ONCE:
            transaction.on_commit(partial(send_import, current.pk))
    return current


def order_undo(*, actor: User, record: ActivityImport) -> ActivityImport:
    """Ask for everything that came from this file to leave the ledger. Raises ``ImportStateError``."""
    with recording(actor):
        current = locked(actor, record, State.DONE)
        current.state, current.problem, current.attempts = State.UNDO_ORDERED, "", 0
        current.choices = {**current.choices, "actor": actor.pk}
        current.language = get_language() or "nl"
        current.save()
        if current.rows > ROWS_AT_ONCE:
            transaction.on_commit(partial(send_import, current.pk))
    return current


def discard_import(*, actor: User, record: ActivityImport) -> None:
    """Throw a draft away with its cells. Raises ``ImportStateError``."""
    with recording(actor):
        current = locked(actor, record, State.DRAFT)
        forget_cells(current)
        current.delete()


def forget_cells(record: ActivityImport) -> None:
    """The file goes once the transaction is through."""
    if record.source:
        transaction.on_commit(partial(record.source.storage.delete, str(record.source.name)))
        record.source = ""


def forget_old_drafts() -> int:
    """Files that nobody took over within thirty days; gives how many."""
    old = ActivityImport.objects.filter(state=State.DRAFT, uploaded_at__lt=timezone.now() - timedelta(days=DRAFT_DAYS))
    with recording(None, reason="draft import over"):
        drafts = list(old.select_for_update())
        for draft in drafts:
            forget_cells(draft)
            draft.delete()
    return len(drafts)


def locked(actor: User, record: ActivityImport, wanted: str) -> ActivityImport:
    """The import as it is now, for who brought it or who may correct a year. Raises ``ImportStateError``."""
    current = ActivityImport.objects.select_for_update().filter(pk=record.pk).first()
    if current is None:
        raise ImportStateError(_("This import was thrown away meanwhile."))
    if not actor.may("activity.log") or (current.uploaded_by_id != actor.pk and not actor.may("year.correct")):
        raise PermissionDenied
    if current.state != wanted:
        raise ImportStateError(
            _("Somebody was first: the state of this import is now “%(state)s”.") % {"state": current.get_state_display()}
        )
    return current
