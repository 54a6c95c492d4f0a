"""Correcting what is public: a new edition with a reason; the old one stays where it is."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.utils.translation import gettext as _

from steunpunt.accounts.models import User
from steunpunt.audit.actions import recording
from steunpunt.reports.models import Report, ReportNarrative
from steunpunt.reports.sections.copying import copy_sections
from steunpunt.reports.sections.starting import start_sections
from steunpunt.shared.freezing import FreezeError


def start_erratum(*, actor: User | None, report: Report, reason: str) -> Report:
    """A draft of the next edition, with the texts of the published one; its figures will be those of the corrected ledger.

    Raises FreezeError without a reason, when this edition is not public, or when a next one exists already.
    """
    if actor is not None and not actor.may("report.freeze"):
        raise PermissionDenied
    reason = reason.strip()
    if not reason:
        raise FreezeError(_("Say why the published report is corrected: the reason is public."))
    if not report.is_published:
        raise FreezeError(_("%(report)s is not public: correct the draft itself.") % {"report": report})
    try:
        with recording(actor, reason=reason):
            return copy_of(report, actor=actor, reason=reason)
    except IntegrityError as problem:
        raise FreezeError(_("There is a later edition of %(report)s already.") % {"report": report}) from problem


def copy_of(report: Report, *, actor: User | None, reason: str) -> Report:
    again = Report.objects.create(
        kind=report.kind,
        plan_id=report.plan_id,
        first_year=report.first_year,
        year=report.year,
        edition=report.edition + 1,
        replaces=report,
        reason=reason,
        title=report.title,
        foreword=report.foreword,
        is_sample=report.is_sample,
        created_by=actor,
    )
    ReportNarrative.objects.bulk_create(
        ReportNarrative(report=again, goal_id=narrative.goal_id, html=narrative.html) for narrative in report.narratives.all()
    )
    copy_sections(source=report, target=again)
    start_sections(again)
    return again
