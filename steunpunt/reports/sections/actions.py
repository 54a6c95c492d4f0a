"""Writing a report together: who writes what, what is handed in, sent back and ready, and what is said about it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from steunpunt.accounts.models import User
from steunpunt.audit.actions import recording
from steunpunt.reports.actions import StaleText, guard_draft, save_foreword, save_narrative
from steunpunt.reports.models import Report, ReportSection, SectionComment
from steunpunt.reports.sections.compiling import text_of
from steunpunt.reports.sections.models import SectionKind, SectionState
from steunpunt.reports.sections.references import FigureBook
from steunpunt.reports.sections.starting import start_sections
from steunpunt.shared.richtext import clean_html


class SectionError(Exception):
    """Why a section can't go on; its text is for people."""


def add_missing_sections(*, actor: User | None, report: Report) -> int:
    """For goals that came into the plan after the report was started. Raises FreezeError when the report is frozen."""
    with recording(actor):
        guard_draft(Report.objects.select_for_update().get(pk=report.pk))
        return start_sections(report)


def assign(*, actor: User | None, report: Report, people: Mapping[int, User | None]) -> int:
    """Say who writes what, by the id of the section; gives how many changed. Raises FreezeError when the report is frozen."""
    changed = 0
    with recording(actor):
        guard_draft(Report.objects.select_for_update().get(pk=report.pk))
        for section in report.sections.select_for_update().filter(pk__in=people):
            person = people[section.pk]
            if section.assigned_to_id != (person.pk if person else None):
                section.assigned_to = person
                section.save(update_fields=["assigned_to"])
                changed += 1
    return changed


def save_section(*, actor: User | None, section: ReportSection, html: str, version: int) -> None:
    """Store a text. Raises StaleText when somebody was faster, UnknownFigure for a figure that is not there, FreezeError."""
    cleaned = clean_html(html)
    FigureBook.of(section.report.plan, section.report.year).check(cleaned)
    with recording(actor):
        if section.kind == SectionKind.FOREWORD:
            save_foreword(actor=actor, report=section.report, html=html, version=version)
        elif section.kind == SectionKind.OPERATIONAL and section.goal:
            save_narrative(actor=actor, report=section.report, goal=section.goal, html=html, version=version)
        else:
            save_own(section, cleaned, version)
        reopened = ReportSection.objects.get(pk=section.pk)
        if actor and reopened.assigned_to_id is None:
            reopened.assigned_to = actor
            reopened.save(update_fields=["assigned_to"])


def save_own(section: ReportSection, html: str, version: int) -> None:
    current = locked(section)
    if current.version != version:
        raise StaleText(current.html, current.version)
    current.html, current.version = html, current.version + 1
    current.save(update_fields=["html", "version"])
    ReportSection.objects.filter(pk=section.pk).reopen()


def locked(section: ReportSection) -> ReportSection:
    """The section as it is now, kept for us until the transaction ends. Raises FreezeError when its report is frozen."""
    guard_draft(Report.objects.select_for_update().get(pk=section.report_id))
    return ReportSection.objects.select_for_update(of=("self",)).select_related("report").get(pk=section.pk)


def hand_in(*, actor: User | None, section: ReportSection) -> ReportSection:
    """Ask a colleague to read it. Raises SectionError without a text, or when it was handed in already."""
    with recording(actor):
        current = locked(section)
        if current.state in (SectionState.TO_REVIEW, SectionState.READY):
            raise SectionError(_("This section was handed in already."))
        if not text_of(current).is_written and not current.tables.exists():
            raise SectionError(_("There is no text yet. Write it first, then hand it in."))
        current.state, current.handed_in_by, current.sent_back_reason = SectionState.TO_REVIEW, actor, ""
        current.save(update_fields=["state", "handed_in_by", "sent_back_reason"])
        return current


def approve(*, actor: User, section: ReportSection, version: int) -> ReportSection:
    """Call a section ready. Who handed it in can't do that, unless it is a publisher; ``version`` is the text that was read.

    Raises SectionError when it is not to be reviewed, was changed since it was read, or may not stay empty.
    """
    with recording(actor):
        current = locked(section)
        text = text_of(current)
        if not actor.may("report.freeze"):
            if current.state != SectionState.TO_REVIEW:
                raise SectionError(_("Only what was handed in can be called ready. Look at it again."))
            if current.handed_in_by_id == actor.pk:
                raise SectionError(_("You handed this in yourself: let a colleague read it."))
        if text.version != version:
            raise SectionError(_("The text changed while you read it. Read it again before you call it ready."))
        if not text.is_written and not current.may_stay_empty:
            raise SectionError(_("There is no text yet. Write it first."))
        current.state, current.sent_back_reason = SectionState.READY, ""
        current.save(update_fields=["state", "sent_back_reason"])
        return current


def send_back(*, actor: User, section: ReportSection, reason: str) -> ReportSection:
    """Ask the writer to go on, with a reason. Raises SectionError without one, or when it was not handed in."""
    if not reason.strip():
        raise SectionError(_("Say why, so that your colleague knows what to change."))
    with recording(actor, reason=reason.strip()):
        current = locked(section)
        if current.state not in (SectionState.TO_REVIEW, SectionState.READY):
            raise SectionError(_("This section was not handed in, so it can't be sent back. Leave a comment instead."))
        current.state, current.handed_in_by, current.sent_back_reason = SectionState.IN_PROGRESS, None, reason.strip()
        current.save(update_fields=["state", "handed_in_by", "sent_back_reason"])
        return current


def add_comment(*, actor: User | None, section: ReportSection, text: str) -> SectionComment:
    """Raises FreezeError when the report is frozen."""
    with recording(actor):
        return SectionComment.objects.create(section=locked(section), text=text.strip(), created_by=actor)


def resolve_comment(*, actor: User | None, comment: SectionComment) -> SectionComment:
    """Dealt with; a second time changes nothing. Raises FreezeError when the report is frozen."""
    with recording(actor):
        locked(comment.section)
        current = SectionComment.objects.select_for_update().get(pk=comment.pk)
        if current.resolved_at is None:
            current.resolved_at, current.resolved_by = timezone.now(), actor
            current.save(update_fields=["resolved_at", "resolved_by"])
        return current
