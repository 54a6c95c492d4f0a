"""Housekeeping, once a night."""

import structlog
from celery import shared_task
from django.core.management import call_command

from goals.activityimport.actions import forget_old_drafts
from steunpunt.portal.people.actions import forget_the_uninvited

log = structlog.get_logger(__name__)


@shared_task(ignore_result=True)
def tidy_up() -> None:
    """Personal data has an end: accounts nobody came for, and sessions that are over."""
    log.info("tidied_up", accounts=forget_the_uninvited(), draft_imports=forget_old_drafts())
    call_command("clearsessions")
