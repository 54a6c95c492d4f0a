"""Work for the Celery worker: ids in, one action each."""

import structlog
from celery import shared_task

from steunpunt.reports.models import Rendering
from steunpunt.shared.orders import tell_worker

log = structlog.get_logger(__name__)


def send(pk: int) -> None:
    """Tell the worker of a PDF to make."""
    tell_worker(render_pdf_of, pk)


@shared_task(ignore_result=True)
def render_pdf_of(pk: int) -> None:
    from steunpunt.reports.rendering import render

    made = render(pk)
    log.info("rendered" if made else "nothing_to_render", rendering=pk)


@shared_task(ignore_result=True)
def render_what_waits() -> None:
    """Send again what waits, and what a worker that died left in the middle."""
    for pk in Rendering.objects.claimable().values_list("pk", flat=True):
        send(pk)


@shared_task(ignore_result=True)
def mail_reminder(pk: int) -> None:
    from steunpunt.reports.sections.reminders import mail

    log.info("reminded" if mail(pk) else "nothing_to_remind", reminder=pk)


@shared_task(ignore_result=True)
def mail_what_waits() -> None:
    """Reminders of today whose message or mail got lost."""
    from django.utils import timezone

    from steunpunt.reports.models import ReportReminder

    for pk in ReportReminder.objects.to_mail(timezone.localdate()).values_list("pk", flat=True):
        tell_worker(mail_reminder, pk)


@shared_task(ignore_result=True)
def forget_drafts() -> None:
    """A PDF of a draft lives a day."""
    from steunpunt.reports.sections.drafts import drop_old_drafts

    drop_old_drafts()
