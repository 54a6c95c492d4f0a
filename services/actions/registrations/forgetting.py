"""Personal data has an end: what somebody needed goes soon after the session, names follow later; counts stay."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from services.actions.papers import drop, sweep_files
from services.models import AccessNeed, Notice, Paper, Participant, Registration
from steunpunt.audit.actions import recording

DAYS_IN_A_MONTH = 30.44
NOBODY = ""


def forget(*, now: datetime | None = None) -> dict[str, int]:
    """Access needs after settings.ACCESS_NEED_DAYS, names and addresses after settings.PARTICIPANT_MONTHS; gives how many of each.

    A PDF goes with what stands on it: a list to sign with the needs, a certificate with the name.
    """
    now = now or timezone.now()
    needs_before = now - timedelta(days=settings.ACCESS_NEED_DAYS)
    names_before = now - timedelta(days=settings.PARTICIPANT_MONTHS * DAYS_IN_A_MONTH)
    with recording(None, reason="end of the term"):
        needs, _rows = AccessNeed.objects.filter(registration__session__ends_at__lt=needs_before).delete()
        old = Registration.objects.filter(session__ends_at__lt=names_before).exclude(contact_email=NOBODY)
        registrations = anonymise(old)
        papers = drop(Paper.objects.outlived(needs_before=needs_before))
    return {"access_needs": needs, "registrations": registrations, "papers": papers, "lost_files": sweep_files()}


def anonymise(registrations: QuerySet[Registration]) -> int:
    """Who it was is gone; that somebody of this organisation came stays. Gives the number of registrations."""
    keys = list(registrations.values_list("pk", flat=True))
    AccessNeed.objects.filter(registration__in=keys).delete()
    Notice.objects.filter(registration__in=keys).delete()
    Participant.objects.filter(registration__in=keys).update(name=NOBODY, email=NOBODY)
    return Registration.objects.filter(pk__in=keys).update(
        contact_name=NOBODY, contact_email=NOBODY, user=None, remark="", invoice_to="", order_reference=""
    )
