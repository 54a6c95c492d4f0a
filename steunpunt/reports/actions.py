"""Writing, freezing and publishing reports."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from goals.models import ClosedYear, OperationalGoal, PolicyPlan
from steunpunt.accounts.models import User
from steunpunt.audit.actions import recording
from steunpunt.reports.content import compile_report
from steunpunt.reports.editions.entries import freeze_entries
from steunpunt.reports.models import Rendering, Report, ReportNarrative, ReportSection
from steunpunt.reports.sections.compiling import guard_references
from steunpunt.reports.sections.drafts import drop_drafts
from steunpunt.reports.sections.starting import start_sections
from steunpunt.reports.sections.stories.pictures import guard_pictures
from steunpunt.shared.freezing import FreezeError, State, canonical_json, sha256_of
from steunpunt.shared.richtext import clean_html


class StaleText(Exception):  # noqa: N818  # it names a state of affairs, as Django's DoesNotExist does
    """Somebody saved this text since it was opened; ``current`` is what stands there now."""

    def __init__(self, current: str, version: int) -> None:
        super().__init__(current)
        self.current = current
        self.version = version


def create_report(*, actor: User | None, year: int, is_sample: bool = False) -> Report:
    """Start the annual report of a year. Raises FreezeError when no plan holds the year or the report is there."""
    plan = PolicyPlan.objects.of_year(year).first()
    if plan is None:
        raise FreezeError(_("No policy plan holds %(year)s. Make or import the plan of that period first.") % {"year": year})
    try:
        with recording(actor):
            report = Report.objects.create(plan=plan, year=year, title=title_of(year), is_sample=is_sample, created_by=actor)
            start_sections(report)
            return report
    except IntegrityError as problem:
        raise FreezeError(_("There is an annual report of %(year)s already.") % {"year": year}) from problem


def create_progress_report(*, actor: User | None, first_year: int, year: int, is_sample: bool = False) -> Report:
    """Start a report over several years of one plan. Raises FreezeError when no plan holds them all, or when it is there."""
    span = {"first": first_year, "last": year}
    if first_year >= year:
        raise FreezeError(_("A progress report holds at least two years: the first year comes before the last one."))
    plan = PolicyPlan.objects.of_year(year).filter(first_year__lte=first_year).first()
    if plan is None:
        raise FreezeError(_("No policy plan holds all years from %(first)s to %(last)s.") % span)
    try:
        with recording(actor):
            values = {"plan": plan, "first_year": first_year, "year": year, "is_sample": is_sample, "created_by": actor}
            report = Report.objects.create(kind=Report.Kind.PROGRESS, title=title_of_years(first_year, year), **values)
            start_sections(report)
            return report
    except IntegrityError as problem:
        raise FreezeError(_("There is a progress report from %(first)s to %(last)s already.") % span) from problem


def title_of_years(first_year: int, year: int) -> str:
    with override("nl"):
        return _("Progress report %(first)s–%(last)s") % {"first": first_year, "last": year}


def title_of(year: int) -> str:
    """In Dutch, the language of the report, whoever starts it in whatever language."""
    with override("nl"):
        return _("Annual report %(year)s") % {"year": year}


def save_narrative(*, actor: User | None, report: Report, goal: OperationalGoal, html: str, version: int) -> ReportNarrative:
    """Store the text of a goal. Raises StaleText when somebody was faster, FreezeError when the report is frozen.

    ``version`` is that of the text which the writer opened; 0 when there was none.
    """
    with recording(actor):
        guard_draft(Report.objects.select_for_update().get(pk=report.pk))
        found = ReportNarrative.objects.select_for_update().filter(report=report, goal=goal).first()
        if (found.version if found else 0) != version:
            raise StaleText(found.html if found else "", found.version if found else 0)
        narrative = found or ReportNarrative(report=report, goal=goal, version=0)
        narrative.html = clean_html(html)
        narrative.version += 1
        narrative.save()
        ReportSection.objects.of_text(report, goal).reopen()
        return narrative


def save_foreword(*, actor: User | None, report: Report, html: str, version: int) -> Report:
    """Store the foreword. Raises StaleText when somebody was faster, FreezeError when the report is frozen."""
    with recording(actor):
        current = Report.objects.select_for_update().get(pk=report.pk)
        guard_draft(current)
        if current.foreword_version != version:
            raise StaleText(current.foreword, current.foreword_version)
        current.foreword = clean_html(html)
        current.foreword_version += 1
        current.save(update_fields=["foreword", "foreword_version"])
        ReportSection.objects.of_text(report, None).reopen()
        return current


def guard_draft(report: Report) -> None:
    if not report.is_draft:
        raise FreezeError(_("%(report)s is frozen: its texts and figures stay as they are.") % {"report": report})


def freeze_report(*, actor: User | None, report: Report, today: date | None = None, confirm_unfinished_year: bool = False) -> Report:
    """Fix figures and texts for good, close the year of an annual report, and order the PDF; all or nothing.

    A progress report closes no year: an open one stays open, and its figures are kept as they were counted now.

    Raises FreezeError when the report is frozen already, or when the year is not over and that was not confirmed.
    """
    with recording(actor):
        # The lock makes a second freeze at the same moment wait, and then see that it came too late.
        current = Report.objects.select_for_update(of=("self",)).select_related("plan", "replaces").get(pk=report.pk)
        if not current.is_draft:
            raise FreezeError(
                _("%(report)s was frozen already, on %(date)s.") % {"report": current, "date": f"{current.frozen_at:%d/%m/%Y}"}
            )
        if (today or timezone.localdate()) <= date(current.year, 12, 31) and not confirm_unfinished_year:
            raise FreezeError(_("%(year)s is not over yet. Confirm that you want to freeze an unfinished year.") % {"year": current.year})
        # From here on no entry of the year slips in: writing to a closed year needs a reason.
        if current.is_annual:
            ClosedYear.objects.get_or_create(year=current.year, defaults={"closed_by": actor})
        data = compile_report(current)
        guard_references(data)
        guard_pictures(data)
        entries = freeze_entries(current, data["indicators"]) if current.is_annual else None
        text = canonical_json({**data, "entries": entries})
        current.frozen_data, current.data_sha256 = text, sha256_of(text.encode())
        current.state, current.frozen_at, current.frozen_by = State.FROZEN, timezone.now().replace(microsecond=0), actor
        current.save()
        order_report_pdf(current)
        drop_drafts(current)
    return current


def order_report_pdf(report: Report) -> Rendering:
    """The row that asks for the PDF of a frozen report; the message to the worker follows after the commit."""
    from steunpunt.reports.tasks import send

    defaults = {"kind": Rendering.Kind.REPORT, "report": report, "made_at": report.frozen_at}
    rendering, _made = Rendering.objects.get_or_create(key=f"report:{report.pk}", defaults=defaults)
    transaction.on_commit(lambda: send(rendering.pk))
    return rendering


def publish_report(*, actor: User | None, report: Report) -> Report:
    """Make a frozen report public. Raises FreezeError when it is not frozen, or public already."""
    with recording(actor):
        current = Report.objects.select_for_update().get(pk=report.pk)
        if current.is_draft:
            raise FreezeError(_("%(report)s is not frozen yet. Freeze it first, then publish.") % {"report": current})
        if current.is_published:
            raise FreezeError(_("%(report)s is public already.") % {"report": current})
        current.state, current.published_at, current.published_by = State.PUBLISHED, timezone.now(), actor
        current.save(update_fields=["state", "published_at", "published_by"])
        return current
