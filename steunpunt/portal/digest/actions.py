"""Choosing what comes by mail, and making sure that each week comes once."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from steunpunt.accounts.models import User
from steunpunt.audit.actions import recording
from steunpunt.portal.digest.models import Digest, MailChoice

HOUR_TO_START = 7
# A mail for this week that could not leave by then waits for no one.
DAYS_TO_SEND = 3


def choose_mails(*, actor: User, wants_digest: bool, language: str) -> MailChoice:
    with recording(actor):
        return MailChoice.objects.update_or_create(user=actor, defaults={"wants_digest": wants_digest, "language": language})[0]


def switch_digest(*, user: User, wants_digest: bool) -> MailChoice:
    """With the signed link of a mail: only its own reader has it."""
    with recording(user):
        return MailChoice.objects.update_or_create(user=user, defaults={"wants_digest": wants_digest})[0]


def week_to_send(now: datetime) -> date | None:
    """The Monday of this week from Monday seven o'clock to the end of Wednesday, else None."""
    local = timezone.localtime(now)
    monday = local.date() - timedelta(days=local.weekday())
    is_early = local.weekday() == 0 and local.hour < HOUR_TO_START
    return None if is_early or local.weekday() >= DAYS_TO_SEND else monday


def order_digests(week: date) -> list[int]:
    """A row for every colleague who wants the mail and has none for this week; gives the numbers of all that wait."""
    with recording(None, reason="weekly mail"):
        refused = MailChoice.objects.filter(wants_digest=False).values("user")
        there = Digest.objects.filter(week=week).values("user")
        people = User.objects.colleagues().filter(is_active=True).exclude(pk__in=refused).exclude(pk__in=there)
        Digest.objects.bulk_create([Digest(user=user, week=week) for user in people], ignore_conflicts=True)
    return list(Digest.objects.filter(week=week, state=Digest.State.WAITING).order_by("pk").values_list("pk", flat=True))
