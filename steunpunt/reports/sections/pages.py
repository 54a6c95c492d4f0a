"""The contexts of the pages on which sections are written, assigned and followed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from goals.models import StrategicGoal
from steunpunt.accounts.models import User
from steunpunt.reports.models import Report, ReportSection
from steunpunt.reports.sections.compiling import Text, table_data, text_of, texts_of
from steunpunt.reports.sections.models import SectionState
from steunpunt.reports.sections.references import FigureBook, picker
from steunpunt.reports.sections.starting import missing_places, reading_order, template_of
from steunpunt.reports.sections.tables.cells import laid_out

Crumbs = list[tuple[str, str]]


@dataclass(frozen=True)
class Line:
    """One section on the desk. ``open_comments`` wait for an answer."""

    section: ReportSection
    text: Text
    url: str
    open_comments: int

    @property
    def is_written(self) -> bool:
        """Whether it has something to read: words, or a table."""
        return self.text.is_written or bool(getattr(self.section, "has_table", False))

    @property
    def is_left_out(self) -> bool:
        return self.section.is_ready and not self.is_written


Group = tuple[StrategicGoal | None, list[Line]]


def lines_of(report: Report) -> list[Line]:
    """The sections in reading order; two queries, however many there are."""
    template = template_of(report)
    sections = sorted(report.sections.in_full(), key=lambda section: reading_order(section, template))
    texts = texts_of(report, sections)
    return [
        Line(section, texts[section.pk], reverse("reports:section", args=[section.pk]), getattr(section, "open_comments", 0))
        for section in sections
    ]


def grouped(lines: list[Line]) -> list[Group]:
    """Consecutive lines under their strategic goal; what is about no goal stands without a heading."""
    groups: list[Group] = []
    for line in lines:
        goal = line.section.strategic_goal or (line.section.goal.strategic_goal if line.section.goal else None)
        if not groups or groups[-1][0] != goal:
            groups.append((goal, []))
        groups[-1][1].append(line)
    return groups


def mine(lines: list[Line], person: User) -> list[Line]:
    """What waits for this person: sections to write, and the sections of others to review come after it."""
    return [line for line in lines if line.section.assigned_to_id == person.pk and not line.section.is_ready]


def to_review(lines: list[Line], person: User) -> list[Line]:
    return [line for line in lines if line.section.state == SectionState.TO_REVIEW and may_review(line.section, person)]


def may_review(section: ReportSection, person: User) -> bool:
    return person.may("report.freeze") or section.handed_in_by_id != person.pk


def desk_sections(report: Report) -> dict[str, Any]:
    lines = lines_of(report)
    return {
        "lines": lines,
        "groups": grouped(lines),
        "written": sum(line.is_written or line.is_left_out for line in lines),
        "ready": sum(line.section.is_ready for line in lines),
        "texts": len(lines),
        "lacks_sections": report.is_draft and bool(missing_places(report)),
    }


def waiting_for(lines: list[Line], person: User) -> dict[str, Any]:
    return {"mine": mine(lines, person), "to_review": to_review(lines, person)}


def section_context(section: ReportSection, person: User) -> dict[str, Any]:
    """A section with its text, what it says today, the figures to insert, and what a person may do with it."""
    book = FigureBook(section.report.plan, section.report.year, anew=False)
    text = text_of(section)
    is_open = section.report.is_draft
    return {
        "section": section,
        "report": section.report,
        "text": text,
        "reads": book.resolve(text.html),
        "tables": [(table, laid_out(table_data(table))) for table in section.tables.all()] if section.takes_tables else [],
        "figures": picker(book, section.code) if is_open else [],
        "comments": section.comments.select_related("created_by", "resolved_by"),
        "may_review": is_open and may_review(section, person),
        "may_call_ready": is_open and is_reviewable(section, text, person),
        "is_handed_in": section.state in (SectionState.TO_REVIEW, SectionState.READY),
        "crumbs": crumbs(section.report, section.code or section.label),
    }


def is_reviewable(section: ReportSection, text: Text, person: User) -> bool:
    if section.is_ready or not (text.is_written or section.may_stay_empty):
        return False
    return person.may("report.freeze") or (section.state == SectionState.TO_REVIEW and section.handed_in_by_id != person.pk)


def crumbs(report: Report, here: str, *between: tuple[str, str]) -> Crumbs:
    desk, own = (_("Reports"), reverse("reports:desk")), (report.title, reverse("reports:edit", args=[report.pk]))
    return [desk, own, *between, (here, "")]


def section_crumb(section: ReportSection) -> tuple[str, str]:
    return section.code or section.label, reverse("reports:section", args=[section.pk])
