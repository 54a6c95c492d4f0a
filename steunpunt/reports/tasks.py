"""Work for the Celery worker: ids in, one action each."""

import structlog
from celery import Task, current_app, shared_task
from kombu.exceptions import OperationalError

from steunpunt.reports.models import Rendering

log = structlog.get_logger(__name__)
# A visitor waits while the worker is told: a broker that is away or says nothing may cost seconds, not minutes.
PATIENCE = {"socket_connect_timeout": 2, "socket_timeout": 2, "max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0}


def send(pk: int) -> None:
    """Tell the worker of a PDF to make."""
    tell(render_pdf_of, pk)


def tell(task: Task, pk: int) -> None:
    """Send a message. A broker that is away loses nothing: the row waits, and the sweep sends it again."""
    try:
        with current_app.connection_for_write(transport_options=PATIENCE) as connection:
            task.apply_async((pk,), connection=connection, retry=False)
    except OperationalError as problem:
        log.warning("broker_away", task=task.name, row=pk, reason=str(problem))


@shared_task(ignore_result=True)
def render_pdf_of(pk: int) -> None:
    from steunpunt.reports.rendering import render

    made = render(pk)
    log.info("rendered" if made else "nothing_to_render", rendering=pk)


@shared_task(ignore_result=True)
def render_what_waits() -> None:
    """Send again what waits, and what a worker that died left in the middle."""
    from django.utils import timezone

    from steunpunt.reports.rendering import SILENCE

    for pk in Rendering.objects.claimable(silent_since=timezone.now() - SILENCE).values_list("pk", flat=True):
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
        tell(mail_reminder, pk)


@shared_task(ignore_result=True)
def forget_drafts() -> None:
    """A PDF of a draft lives a day."""
    from steunpunt.reports.sections.drafts import drop_old_drafts

    drop_old_drafts()
