"""Asking people by mail to finish their sections, at most once a day about one report."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from steunpunt.accounts.models import User
from steunpunt.audit.actions import recording
from steunpunt.reports.actions import guard_draft
from steunpunt.reports.models import Report, ReportReminder
from steunpunt.reports.sections.actions import SectionError
from steunpunt.reports.sections.completeness import Item, items_of, turns_of


def remind(*, actor: User | None, report: Report, person: User) -> ReportReminder:
    """Order a mail about what is still missing. Raises SectionError when there is nothing to ask, or when one went today already."""
    with recording(actor):
        guard_draft(Report.objects.select_for_update().get(pk=report.pk))
        turn = next((turn for turn in turns_of(report, items_of(report), timezone.localdate()) if turn.person == person), None)
        if turn is None:
            raise SectionError(_("%(person)s has nothing left to write in this report.") % {"person": person})
        if turn.is_reminded:
            raise SectionError(
                _("%(person)s got a reminder about this report today already. Tomorrow you can send another.") % {"person": person}
            )
        return order(actor, report, person)


def remind_all(*, actor: User | None, report: Report) -> int:
    """Order a mail to everybody who has work and got none today; gives how many."""
    with recording(actor):
        guard_draft(Report.objects.select_for_update().get(pk=report.pk))
        waiting = [turn.person for turn in turns_of(report, items_of(report), timezone.localdate()) if not turn.is_reminded]
        return len([order(actor, report, person) for person in waiting])


def order(actor: User | None, report: Report, person: User) -> ReportReminder:
    """The row; the message to the worker follows after the commit."""
    from steunpunt.reports.tasks import mail_reminder
    from steunpunt.shared.orders import tell_worker

    found = ReportReminder.objects.create(report=report, person=person, day=timezone.localdate(), created_by=actor)
    transaction.on_commit(lambda: tell_worker(mail_reminder, found.pk))
    return found


def mail(pk: int) -> bool:
    """Send the mail of a reminder, once. Raises what the mail server raises; the row then waits for the next sweep."""
    with recording(None):
        waiting = ReportReminder.objects.to_mail(timezone.localdate()).select_for_update(skip_locked=True, of=("self",))
        found = waiting.filter(pk=pk).select_related("report__plan", "person", "created_by").first()
        if found is None:
            return False
        found.mailed_at = timezone.now()
        found.save(update_fields=["mailed_at"])
        with override("nl"):
            items = [item for item in items_of(found.report) if item.person == found.person]
            if items and found.report.is_draft and found.person.is_active:
                send(found, items)
    return True


def send(reminder: ReportReminder, items: list[Item]) -> None:
    """Everything that is missing, in one mail."""
    link = settings.SITE_URL + reverse("reports:edit", args=[reminder.report_id])
    context = {"reminder": reminder, "items": items, "link": link, "site": settings.SITE_URL, "owner": settings.SITE_OWNER}
    subject = _("%(report)s: what you still have to write") % {"report": reminder.report}
    send_mail(subject, render_to_string("reports/reminder.txt", context), settings.DEFAULT_FROM_EMAIL, [reminder.person.email])
