"""Housekeeping, once a night; the weekly mail, once a week."""

import structlog
from celery import shared_task
from django.core.management import call_command
from django.utils import timezone

from goals.activityimport.actions import forget_old_drafts
from steunpunt.portal.digest.actions import order_digests, week_to_send
from steunpunt.portal.digest.mail import send_digest
from steunpunt.portal.people.actions import forget_the_uninvited
from steunpunt.shared.orders import tell_worker

log = structlog.get_logger(__name__)


@shared_task(ignore_result=True)
def tidy_up() -> None:
    """Personal data has an end: accounts nobody came for, and sessions that are over."""
    log.info("tidied_up", accounts=forget_the_uninvited(), draft_imports=forget_old_drafts())
    call_command("clearsessions")


@shared_task(ignore_result=True)
def send_digests() -> None:
    """Every hour: rows for the week that has begun, and a message for each that waits, also for what was lost before."""
    week = week_to_send(timezone.now())
    waiting = order_digests(week) if week else []
    for pk in waiting:
        tell_worker(send_digest_of, pk)
    log.info("digests_ordered", count=len(waiting))


@shared_task(ignore_result=True)
def send_digest_of(pk: int) -> None:
    log.info("digest_sent" if send_digest(pk) else "no_digest_sent", digest=pk)
