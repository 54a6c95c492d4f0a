"""From a file to a preview, and from the preview to offers or sessions: all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.core.exceptions import PermissionDenied
from django.core.files.base import File
from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.activityimport.lookups import Lookups
from services.actions.errors import ServiceError
from services.planning.tables.fields import OFFER_FIELDS, SESSION_FIELDS, find_columns, unknown_heads
from services.planning.tables.judging import Judged, Sheet
from services.planning.tables.offers import judge_offers, make_offer
from services.planning.tables.sessions import judge_sessions, make_session
from steunpunt.accounts.models import User
from steunpunt.audit.actions import recording
from steunpunt.shared.tables.heads import Field
from steunpunt.shared.tables.source import read_table
from steunpunt.shared.tables.table import SourceProblem, Table

MOST_ROWS = 300
# What a form may carry to the next page.
MOST_CARRIED = 1_500_000
A_DAY = 24 * 3600
SALT = "services.planning.tables"
ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext(%s))"


@dataclass(frozen=True)
class Kind:
    """What a table holds: its columns, how its rows are judged and made; ``heads`` are those of the preview."""

    name: str
    title: Promise
    permission: str
    fields: tuple[Field, ...]
    heads: tuple[Promise, ...]
    judge: Callable[[Sheet], list[Judged]]
    make: Callable[[User, Any], None]


OFFERS = Kind(
    "offers", gettext_lazy("Bring in offers"), "offer.change", OFFER_FIELDS,
    (gettext_lazy("Kind"), gettext_lazy("How"), gettext_lazy("Goal")), judge_offers, make_offer,
)  # fmt: skip
SESSIONS = Kind(
    "sessions", gettext_lazy("Bring in sessions"), "session.change", SESSION_FIELDS,
    (gettext_lazy("When"), gettext_lazy("Where"), gettext_lazy("Places")), judge_sessions, make_session,
)  # fmt: skip


@dataclass(frozen=True)
class Preview:
    """Every row in one of three heaps; ``carried`` brings the table to the next page, signed so that it stays the one that was shown."""

    name: str
    table: Table
    rows: list[Judged]
    carried: str
    unknown: list[str]

    @property
    def good(self) -> list[Judged]:
        return [row for row in self.rows if row.values is not None and not row.twin]

    @property
    def twins(self) -> list[Judged]:
        return [row for row in self.rows if row.values is not None and row.twin]

    @property
    def wrong(self) -> list[Judged]:
        return [row for row in self.rows if row.values is None]


def read_file(kind: Kind, file: File[bytes], actor: User) -> Preview:
    """Raises ``SourceProblem``."""
    name, table = read_table(file)
    if len(table.rows) > MOST_ROWS:
        words = {"rows": len(table.rows), "most": MOST_ROWS}
        raise SourceProblem(_("This file has %(rows)s rows; we take at most %(most)s at once. Split it and bring in each part.") % words)
    carried = signing.dumps({"kind": kind.name, "name": name, "table": table.to_json().decode(), "by": actor.pk}, salt=SALT, compress=True)
    if len(carried) > MOST_CARRIED:
        raise SourceProblem(_("This file holds too much text to look at in one go. Split it and bring in each part."))
    return preview_of(kind, name, table, carried, actor)


def preview_of(kind: Kind, name: str, table: Table, carried: str, actor: User) -> Preview:
    columns = find_columns(table, kind.fields)
    sheet = Sheet(table, columns, kind.fields, Lookups.read(), actor)
    return Preview(name, table, kind.judge(sheet), carried, unknown_heads(table, columns))


def carried_back(kind: Kind, carried: str, actor: User) -> Preview:
    """What was shown, judged anew. Raises ``ServiceError`` when it is too old, or not what this person was shown."""
    try:
        known = signing.loads(carried, salt=SALT, max_age=A_DAY)
    except signing.BadSignature as error:
        raise ServiceError(_("This preview is gone. Choose the file again; nothing was written.")) from error
    if (known["kind"], known["by"]) != (kind.name, actor.pk):
        raise ServiceError(_("This preview is gone. Choose the file again; nothing was written."))
    return preview_of(kind, known["name"], Table.from_json(known["table"].encode()), carried, actor)


def take_over(*, actor: User, kind: Kind, carried: str, leave_errors: bool = False) -> int:
    """Make everything that is good, in one transaction; gives how many. What is there already is left out.

    Raises ``ServiceError`` when rows are wrong and that was not accepted, or when there is nothing to make.
    """
    if not actor.may(kind.permission):
        raise PermissionDenied
    with recording(actor, reason=f"import of {kind.name}"):
        with connection.cursor() as cursor:
            # Two people with the same file: the second one finds that everything is there already.
            cursor.execute(ONE_AT_A_TIME, [SALT])
        preview = carried_back(kind, carried, actor)
        if preview.wrong and not leave_errors:
            raise ServiceError(_("Some rows have an error. Mend the file, or tick that these rows are left out."))
        if not preview.good:
            raise ServiceError(_("There is nothing new in this file. Nothing was written."))
        for row in preview.good:
            kind.make(actor, row.values)
    return len(preview.good)
