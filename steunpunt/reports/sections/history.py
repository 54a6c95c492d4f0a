"""What happened to a section: its text, its state, who has it; the newest first, with the difference word by word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any

import nh3
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from steunpunt.accounts.models import User
from steunpunt.audit.history import WHAT, FieldChange, who_of
from steunpunt.reports.models import Report, ReportNarrative, ReportSection
from steunpunt.reports.sections.models import SectionKind, SectionState
from steunpunt.shared.differences import Segment, word_difference
from steunpunt.shared.events import events_of


@dataclass(frozen=True)
class Entry:
    """One change of a section. ``position`` orders what happened in the same moment."""

    at: datetime
    position: int
    who: str
    reason: str
    what: str
    changes: list[FieldChange]


def plain(html: str) -> str:
    """What a reader reads: paragraphs as lines, no tags."""
    for end in ("</p>", "</li>", "</h3>", "</h4>", "<br>"):
        html = html.replace(end, end + "\n")
    lines = unescape(nh3.clean(html, tags=set())).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())


def difference_of(old: str, new: str) -> list[Segment]:
    """Between two texts in HTML, as they read."""
    return word_difference(plain(old), plain(new))


def history_of(section: ReportSection) -> list[Entry]:
    """Three queries, and one for names."""
    names = dict(User.objects.values_list("pk", "name"))
    entries = [*entries_of(events_of_section(section), lambda event: told(event, names))]
    entries += entries_of(events_of_text(section), lambda event: {str(_("Text")): text_in(event)})
    return sorted(entries, key=lambda entry: (entry.at, entry.position), reverse=True)


def events_of_section(section: ReportSection) -> QuerySet[Any]:
    return events(ReportSection).filter(pgh_obj_id=section.pk)


def events_of_text(section: ReportSection) -> QuerySet[Any]:
    if section.kind == SectionKind.OPERATIONAL:
        return events(ReportNarrative).filter(report=section.report_id, goal=section.goal_id)
    found = events(Report).filter(pgh_obj_id=section.report_id)
    return found if section.kind == SectionKind.FOREWORD else found.none()


def events(model: Any) -> QuerySet[Any]:
    return events_of(model).select_related("pgh_context").order_by("pgh_id")


def told(event: Any, names: dict[int, str]) -> dict[str, str]:
    return {
        str(_("State")): str(SectionState(event.state).label),
        str(_("Who writes it")): names.get(event.assigned_to_id, ""),
        str(_("Text")): text_in(event),
    }


def text_in(event: Any) -> str:
    return plain(event.foreword if hasattr(event, "foreword") else event.html)


def entries_of(rows: QuerySet[Any], told_by: Any) -> Iterator[Entry]:
    before: dict[str, str] = {}
    for event in rows:
        now = told_by(event)
        pairs = [(label, before.get(label, ""), "" if event.pgh_label == "delete" else value) for label, value in now.items()]
        changes = [FieldChange(label, word_difference(old, new)) for label, old, new in pairs if old != new]
        before = now
        if changes:
            context = event.pgh_context.metadata if event.pgh_context else {}
            what = str(WHAT[event.pgh_label])
            yield Entry(event.pgh_created_at, event.pgh_id, who_of(context), str(context.get("reason", "")), what, changes)
