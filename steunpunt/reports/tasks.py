"""Work for the Celery worker: ids in, one action each."""

import structlog
from celery import current_app, shared_task
from kombu.exceptions import OperationalError

from steunpunt.reports.models import Rendering

log = structlog.get_logger(__name__)
# A visitor waits while the worker is told: a broker that is away or says nothing may cost seconds, not minutes.
PATIENCE = {"socket_connect_timeout": 2, "socket_timeout": 2, "max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0}


def send(pk: int) -> None:
    """Tell the worker. A broker that is away loses nothing: the row waits, and the sweep sends it again."""
    try:
        with current_app.connection_for_write(transport_options=PATIENCE) as connection:
            render_pdf_of.apply_async((pk,), connection=connection, retry=False)
    except OperationalError as problem:
        log.warning("broker_away", rendering=pk, reason=str(problem))


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
