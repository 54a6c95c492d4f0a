"""Work for the Celery worker: ids in, one action each."""

import structlog
from celery import shared_task

from steunpunt.shared.orders import tell_worker

log = structlog.get_logger(__name__)


def send_import(pk: int) -> None:
    tell_worker(carry_out_import, pk)


# Ten thousand rows in one transaction take some minutes; less than the broker waits before it gives a message out again.
@shared_task(ignore_result=True, time_limit=1800)
def carry_out_import(pk: int) -> None:
    from goals.activityimport.carrying import carry_out

    done = carry_out(pk)
    log.info("import_carried_out" if done else "nothing_to_import", import_pk=pk, state=done.state if done else "")


@shared_task(ignore_result=True)
def import_what_waits() -> None:
    """Send again what waits, and what a worker that died left behind: its transaction took everything back."""
    from goals.models import ActivityImport

    for pk in ActivityImport.objects.waiting().values_list("pk", flat=True):
        send_import(pk)
