"""Work for the Celery worker: ids in, one action each."""

import structlog
from celery import shared_task

from services.models import Notice, Paper
from steunpunt.shared.orders import tell_worker

log = structlog.get_logger(__name__)


@shared_task(ignore_result=True)
def send_notice_of(pk: int) -> None:
    from services.mails.sending import send_notice

    log.info("notice_sent" if send_notice(pk) else "no_notice_sent", notice=pk)


@shared_task(ignore_result=True)
def send_what_waits() -> None:
    """Send again what waits: a broker or a mail server that was away loses nothing."""
    for pk in Notice.objects.waiting().values_list("pk", flat=True)[:500]:
        tell_worker(send_notice_of, pk)


@shared_task(ignore_result=True)
def make_paper_of(pk: int) -> None:
    from services.papers.rendering import render

    log.info("paper_made" if render(pk) else "no_paper_to_make", paper=pk)


@shared_task(ignore_result=True)
def make_papers_that_wait() -> None:
    """Send again what waits, and what a worker that died left in the middle."""
    for pk in Paper.objects.claimable().values_list("pk", flat=True)[:500]:
        tell_worker(make_paper_of, pk)


@shared_task(ignore_result=True)
def lapse_what_is_late() -> None:
    """Places that nobody took in time go to the next one."""
    from services.actions.registrations import lapsing

    log.info("lapsed", count=lapsing.lapse_what_is_late())


@shared_task(ignore_result=True)
def forget_people() -> None:
    """Personal data has an end: access needs after some days, names after some months."""
    from services.actions.registrations import forgetting

    log.info("forgotten", **forgetting.forget())


@shared_task(ignore_result=True)
def feed_indicators() -> None:
    """The evaluations fill the survey indicators that were pointed at them."""
    from services.actions.feeding import feed_all

    log.info("indicators_fed", count=feed_all())


@shared_task(ignore_result=True)
def forget_searches() -> None:
    """What people sought in vain is of use for a year."""
    from services.actions.searches import forget_misses

    log.info("searches_forgotten", count=forget_misses())
