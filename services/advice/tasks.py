"""Work for the Celery worker: ids in, one action each."""

import structlog
from celery import shared_task

from steunpunt.shared.orders import tell_worker

log = structlog.get_logger(__name__)


@shared_task(ignore_result=True)
def mail_advice(pk: int) -> None:
    from services.advice.mails import send_mail_of

    log.info("advice_mailed" if send_mail_of(pk) else "no_advice_mailed", mail=pk)


@shared_task(ignore_result=True)
def mail_advice_that_waits() -> None:
    """Mails whose message got lost, or for which the mail server was away."""
    from services.models import AdviceMail

    for pk in AdviceMail.objects.waiting().values_list("pk", flat=True):
        tell_worker(mail_advice, pk)


@shared_task(ignore_result=True)
def forget_old_advice() -> None:
    from services.actions.advice.forgetting import forget_old

    log.info("advice_forgotten", count=forget_old())
