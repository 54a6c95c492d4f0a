"""Work for the Celery worker: ids in, one action each."""

import structlog
from celery import shared_task
from django.utils import timezone

from services.models import SubscriberMail
from steunpunt.shared.orders import tell_worker

log = structlog.get_logger(__name__)


@shared_task(ignore_result=True)
def send_mail_of(pk: int) -> None:
    from services.newsletter.mails import send

    log.info("subscriber_mailed" if send(pk) else "no_subscriber_mailed", subscriber_mail=pk)


@shared_task(ignore_result=True)
def send_what_waits() -> None:
    """Answers to forms whose message got lost, or for which the mail server was away."""
    for pk in SubscriberMail.objects.waiting().filter(week=None).values_list("pk", flat=True)[:500]:
        tell_worker(send_mail_of, pk)


@shared_task(ignore_result=True)
def send_new_offers() -> None:
    """Every hour: rows for the week that has begun, and a message for each that waits, also for what was lost before."""
    from services.actions.newsletter import order_mails, week_to_send

    week = week_to_send(timezone.now())
    waiting = order_mails(week) if week else []
    for pk in waiting:
        tell_worker(send_mail_of, pk)
    log.info("new_offers_ordered", count=len(waiting))


@shared_task(ignore_result=True)
def forget_subscribers() -> None:
    """Addresses that nobody confirmed within a week."""
    from services.actions import newsletter

    log.info("subscribers_forgotten", **newsletter.forget_subscribers())
