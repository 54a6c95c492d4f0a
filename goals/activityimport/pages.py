"""What the pages of an import show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from goals.activityimport.actions import table_of
from goals.activityimport.carrying import entries_of, percent_done
from goals.activityimport.check import Judged, Twin, judge
from goals.activityimport.columns import Reading
from goals.models import ActivityImport
from steunpunt.accounts.models import User
from steunpunt.shared.tables.table import Table

MOST_SHOWN = 50


@dataclass(frozen=True)
class Preview:
    """Every row in one of three heaps; a row that is there already waits for a decision."""

    table: Table
    good: tuple[Judged, ...]
    twins: tuple[Judged, ...]
    wrong: tuple[Judged, ...]

    @property
    def new_organisations(self) -> list[str]:
        return list(dict.fromkeys(name for row in (*self.good, *self.twins) for name in row.new_organisations))

    @property
    def twin_numbers(self) -> list[int]:
        return [row.number for row in self.twins]


def preview_of(record: ActivityImport, actor: User) -> Preview:
    table = table_of(record)
    rows = judge(table, Reading.from_plain(record.mapping), actor)
    return Preview(
        table=table,
        good=tuple(row for row in rows if row.values is not None and row.twin is Twin.NOWHERE),
        twins=tuple(row for row in rows if row.values is not None and row.twin is not Twin.NOWHERE),
        wrong=tuple(row for row in rows if row.values is None),
    )


def preview_page(record: ActivityImport, preview: Preview, problem: str) -> dict[str, Any]:
    return {
        "record": record,
        "preview": preview,
        "good": preview.good[:MOST_SHOWN],
        "twins": preview.twins[:MOST_SHOWN],
        "wrong": preview.wrong[:MOST_SHOWN],
        "new_organisations": preview.new_organisations[:MOST_SHOWN],
        "organisations_more": max(0, len(preview.new_organisations) - MOST_SHOWN),
        "shown": MOST_SHOWN,
        "problem": problem,
        "crumbs": crumbs(record.file_name),
    }


def result_page(record: ActivityImport) -> dict[str, Any]:
    entries = entries_of(record)
    return {
        "record": record,
        "percent": percent_done(record) if record.is_under_way else 0,
        "entries": entries.order_by("starts_on", "pk")[:MOST_SHOWN] if record.state == ActivityImport.State.DONE else [],
        "changed": entries.filter(version__gt=1).count() if record.state == ActivityImport.State.DONE else 0,
        "shown": MOST_SHOWN,
        "crumbs": crumbs(record.file_name),
    }


def crumbs(label: str = "") -> list[tuple[str, str]]:
    top = [(_("Activities"), reverse("activities:list")), (_("Import"), reverse("activityimport:start") if label else "")]
    return [*top, (label, "")] if label else top
