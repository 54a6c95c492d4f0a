"""Closing a request is logging it: one entry of the ledger, found again by the key of the request."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from django.conf import settings
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.actions.ledger import change_activity, delete_activity, log_activity, writing
from goals.actions.values import ActivityValues, values_of
from goals.models import Activity, ActivityKind, Origin
from services.actions.advice.answering import link_goals
from services.actions.advice.basics import AdviceError, back_to_work, locked, may_answer, save
from services.actions.advice.mailing import mail_askers
from services.models import AdviceOutcome, AdviceRequest, AdviceState, MailKind
from steunpunt.accounts.models import User


def entry_of(key: str) -> Activity | None:
    """What the ledger holds of a request or a meeting."""
    return Activity.objects.filter(origin=Origin.ADVICE_REQUEST, origin_key=key).first()


def put_entry(actor: User, key: str, values: ActivityValues, reason: str) -> Activity:
    """Log it, or bring the entry that is there in line. Raises what the ledger raises, also that its year is closed."""
    there = entry_of(key)
    if there is None:
        return log_activity(actor=actor, values=values, origin=Origin.ADVICE_REQUEST, origin_key=key, reason=reason)
    return change_activity(actor=actor, activity=there, version=there.version, values=values, reason=reason)


def take_out(actor: User, key: str, reason: str) -> None:
    there = entry_of(key)
    if there is not None:
        delete_activity(actor=actor, activity=there, version=there.version, reason=reason)


def close(
    *, actor: User, request: AdviceRequest, version: int, values: ActivityValues, tells_asker: bool = False, reason: str = ""
) -> AdviceRequest:
    """Close it and log it once. Closing again after it was opened changes that one entry.

    Raises ``LedgerError`` (the year is closed, a number is impossible) and ``AdviceConflictError``; nothing is written then.
    """
    may_answer(actor)
    with writing(actor, reason):
        current = locked(request, version=version)
        if current.merged_into_id:
            raise AdviceError({"title": _("It is joined with another request: close that one.")})
        put_entry(actor, current.entry_key, replace(values, kind=ActivityKind.ADVICE), reason)
        current.state, current.outcome = AdviceState.CLOSED, AdviceOutcome.HELPED
        current.closed_at, current.closed_by = timezone.now(), actor
        current.assignee = current.assignee or actor
        save(current, actor)
        current.themes.set(values.themes)
        link_goals(current, values.goal, values.other_goals)
        if tells_asker and not current.anonymised_at:
            mail_askers(current, MailKind.CLOSED, actor=actor)
    return current


def reopen(*, actor: User, request: AdviceRequest) -> AdviceRequest:
    """Open it again; what was logged stays until it is closed again. A duplicate stands by itself again."""
    may_answer(actor)
    with writing(actor):
        current = locked(request)
        if current.anonymised_at:
            raise AdviceError({"state": _("Who asked and what was written is no longer kept, so it stays closed.")})
        if current.is_closed:
            current.merged_into = None
            current.assignee = current.assignee or actor
            back_to_work(current)
            save(current, actor)
    return current


def minutes_spent(request: AdviceRequest) -> int:
    return request.times.aggregate(sum=Sum("minutes"))["sum"] or 0


def proposed_half_days(minutes: int) -> Decimal | None:
    """Half-days in steps of a half, rounded up; a proposal, since how long a half-day lasts is for the colleague to say."""
    if not minutes:
        return None
    halves = -(-minutes * 2 // settings.ADVICE_HALF_DAY_MINUTES)
    return Decimal(halves) / 2


def logged_values(request: AdviceRequest) -> ActivityValues | None:
    """What was logged when it was closed before."""
    there = entry_of(request.entry_key)
    return values_of(there) if there else None
