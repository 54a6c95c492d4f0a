"""A guidance trajectory: several meetings under one request, each logged once as an activity of its own."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from goals.actions.ledger import writing
from goals.actions.values import ActivityValues, values_of
from goals.models import ActivityKind, ValueStatus
from services.actions.advice.basics import AdviceError, locked, may_answer
from services.actions.advice.closing import entry_of, put_entry, take_out
from services.models import AdviceMeeting, AdviceRequest
from steunpunt.accounts.models import User


@dataclass(frozen=True)
class MeetingValues:
    """What a colleague notes of one meeting; people that nobody counted are unknown."""

    held_on: date
    half_days: Decimal
    mode: str
    participations: int | None = None
    note: str = ""


COLUMNS = ("held_on", "half_days", "mode", "participations", "note")


class MeetingConflictError(Exception):
    def __init__(self) -> None:
        super().__init__(_("Somebody changed this meeting meanwhile. Look at it and save again."))


def add_meeting(*, actor: User, request: AdviceRequest, values: MeetingValues, form_token: uuid.UUID, reason: str = "") -> AdviceMeeting:
    """Note and log a meeting; the same form sent twice gives the one that is there."""
    may_answer(actor)
    with writing(actor, reason):
        current = locked(request)
        there = AdviceMeeting.objects.filter(form_token=form_token).first()
        if there is not None:
            return there
        meeting = AdviceMeeting.objects.create(request=current, form_token=form_token, created_by=actor, **_columns(values))
        put_entry(actor, meeting.entry_key, _entry(meeting, (actor,)), reason)
        return meeting


def change_meeting(*, actor: User, meeting: AdviceMeeting, version: int, values: MeetingValues, reason: str = "") -> AdviceMeeting:
    """Correct a meeting and its one entry."""
    may_answer(actor)
    with writing(actor, reason):
        current = _current(meeting, version)
        for name, value in _columns(values).items():
            setattr(current, name, value)
        current.version += 1
        current.save()
        there = entry_of(current.entry_key)
        staff = values_of(there).staff if there else (actor,)
        put_entry(actor, current.entry_key, _entry(current, staff), reason)
    return current


def remove_meeting(*, actor: User, meeting: AdviceMeeting, version: int, reason: str = "") -> None:
    """Take a meeting out, with its entry."""
    may_answer(actor)
    with writing(actor, reason):
        current = _current(meeting, version)
        take_out(actor, current.entry_key, reason)
        current.delete()


def _current(meeting: AdviceMeeting, version: int) -> AdviceMeeting:
    current = AdviceMeeting.objects.select_for_update(of=("self",)).select_related("request").filter(pk=meeting.pk).first()
    if current is None or current.version != version:
        raise MeetingConflictError
    return current


def _columns(values: MeetingValues) -> dict[str, object]:
    return {name: getattr(values, name) for name in COLUMNS}


def _entry(meeting: AdviceMeeting, staff: tuple[User, ...]) -> ActivityValues:
    request = meeting.request
    goals = list(request.goal_rows.select_related("goal__strategic_goal__plan").order_by("-is_primary", "pk"))
    if not goals or not goals[0].is_primary:
        raise AdviceError({"goal": _("Say first which goal this request serves, then its meetings can be logged.")})
    organisations = (request.organisation,) if request.organisation else ()
    known = meeting.participations is not None
    values = ActivityValues(
        kind=ActivityKind.GUIDANCE,
        title=_("Guidance: %(subject)s") % {"subject": request.title},
        starts_on=meeting.held_on,
        mode=meeting.mode,
        goal=goals[0].goal,
        other_goals=tuple(row.goal for row in goals[1:]),
        text=meeting.note,
        half_days=meeting.half_days,
        half_days_status=ValueStatus.MEASURED,
        staff=staff,
        themes=tuple(request.themes.all()),
    )
    return replace(
        values,
        participations=meeting.participations,
        participations_status=ValueStatus.MEASURED if known else ValueStatus.UNKNOWN,
        organisations=organisations,
        organisations_status=ValueStatus.MEASURED if organisations else ValueStatus.UNKNOWN,
    )
