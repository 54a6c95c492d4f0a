"""Who asked and what was written is kept for a time after closing; that it was asked, and what it served, stays."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from services.actions.advice.basics import forget_files, locked
from services.models import AdviceRequest
from steunpunt.audit.actions import recording


def months_before(moment: datetime, months: int) -> datetime:
    """The same day some months earlier, or the first of the month after when there is none."""
    at = moment.year * 12 + moment.month - 1 - months
    year, month = divmod(at, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, 28))


def forget_old(now: datetime | None = None) -> int:
    """Anonymise what was closed longer ago than the setting says; gives how many."""
    before = months_before(now or timezone.now(), settings.ADVICE_KEPT_MONTHS)
    old = list(AdviceRequest.objects.to_forget(before))
    for request in old:
        forget(request)
    return len(old)


def forget(request: AdviceRequest) -> None:
    """Name, address, texts and files go; state, dates, goals, themes, organisation and time stay."""
    with recording(None, reason="retention"):
        current = locked(request)
        if current.is_closed and not current.anonymised_at:
            forget_row(current)


def forget_row(current: AdviceRequest) -> None:
    """Take the person out of a closed request that is locked, within the transaction of the caller."""
    files = list(current.files.all())
    current.files.all().delete()
    current.messages.update(text="")
    current.mails.update(recipient="")
    current.subject = current.question = current.organisation_name = ""
    current.contact_name = current.contact_email = ""
    current.user = current.link_key = None
    current.anonymised_at = timezone.now()
    current.save()
    forget_files(files)
