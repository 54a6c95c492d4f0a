"""Example questions: what is there already is left as it is, and a year whose report is frozen gets nothing more."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID, uuid5

from django.utils import timezone

from goals.actions.ledger import is_closed, log_activity, writing
from goals.actions.values import ActivityValues
from goals.models import Activity, ActivityKind, Mode, OperationalGoal, Origin, ValueStatus
from landscape.models import Organisation
from services.models import (
    AdviceGoal,
    AdviceMail,
    AdviceMeeting,
    AdviceMessage,
    AdviceOutcome,
    AdviceRequest,
    AdviceTime,
    AnswerSnippet,
    MailKind,
    MailState,
    MessageKind,
)
from steunpunt.accounts.models import User
from steunpunt.portal.sample import content
from steunpunt.portal.sample.loading import PERIOD, REASON, address_of
from steunpunt.vocabulary.models import Theme

NAMES = UUID("5b0f3a52-0b7e-4c55-a2a5-6cbdc3d3a4f1")
Said = dict[str, Any]


@cache
def told() -> Said:
    return tomllib.loads((content.DATA / "advice-requests.toml").read_text(encoding="utf-8"))


def load_advice(say: Callable[[str], None]) -> int:
    """The example questions that are missing, with their threads, meetings and entries of the ledger."""
    there = set(AdviceRequest.objects.filter(is_sample=True).values_list("reference", flat=True))
    missing = [said for said in told()["request"] if said["reference"] not in there]
    wanted = [said for said in missing if not any(is_closed(day.year) for day in days_of(said))]
    if wanted:
        with writing(None, REASON):
            load_snippets()
            desk = Desk()
            for said in wanted:
                desk.put(said)
    say(f"{len(wanted)} requests for advice written, {len(told()['request']) - len(missing)} were there already")
    return len(wanted)


def load_snippets() -> None:
    for said in told()["snippet"]:
        AnswerSnippet.objects.get_or_create(title=said["title"], defaults={"text": said["text"], "is_sample": True})


def days_of(said: Said) -> list[date]:
    """The days on which something of a request is logged."""
    days = [date.fromisoformat(meeting[0]) for meeting in said.get("meetings", [])]
    return [*days, day_of(said["closed"])] if "half_days" in said else days


def day_of(said: str | int) -> date:
    """A date, or so many days from today."""
    return timezone.localdate() + timedelta(days=said) if isinstance(said, int) else date.fromisoformat(said)


def moment(day: date, hour: int = 9) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, 20)))


class Desk:
    """The rows that the questions point at."""

    def __init__(self) -> None:
        first, last = PERIOD.split("-")
        goals = OperationalGoal.objects.select_related("strategic_goal__plan").filter(
            strategic_goal__plan__first_year=first, strategic_goal__plan__last_year=last
        )
        self.goals = {goal.code: goal for goal in goals}
        self.people = {user.email: user for user in User.objects.filter(is_sample=True)}
        self.themes = {theme.name: theme for theme in Theme.objects.all()}
        names = [row.name for row in content.organisations()]
        by_name = {row.name: row for row in Organisation.objects.filter(is_sample=True)}
        self.organisations = [by_name[name] for name in names]

    def person(self, name: str) -> User:
        return self.people[name if "@" in name else f"{address_of(name)}@voorbeeld.test"]

    def put(self, said: Said) -> None:
        request = self.request_of(said)
        AdviceRequest.objects.filter(pk=request.pk).update(created_at=moment(day_of(said["asked"])))
        request.themes.set([self.themes[name] for name in said.get("themes", []) if name in self.themes])
        for place, goal in enumerate(self.goals_of(said)):
            AdviceGoal.objects.create(request=request, goal=goal, is_primary=place == 0)
        mail_row(request, MailKind.RECEIVED, request.contact_email, None, day_of(said["asked"]))
        for place, words in enumerate(said.get("said", [])):
            self.say(request, said, place, words)
        if "minutes" in said:
            token = uuid5(NAMES, f"{request.reference}/tijd")
            AdviceTime.objects.create(
                request=request, user=self.person(said["assignee"]), minutes=said["minutes"], form_token=token, created_by=None
            )
        self.log(request, said)

    def goals_of(self, said: Said) -> list[OperationalGoal]:
        return [self.goals[code] for code in (said.get("goal"), *said.get("others", [])) if code]

    def request_of(self, said: Said) -> AdviceRequest:
        target = AdviceRequest.objects.filter(reference=said.get("merged_into")).first()
        is_closed_now = said["state"] == "closed"
        return AdviceRequest.objects.create(
            reference=said["reference"],
            subject=said["subject"],
            question=said["question"],
            organisation=self.organisations[said["organisation"]] if "organisation" in said else None,
            organisation_name=said.get("organisation_name", ""),
            due_on=day_of(said["due"]) if "due" in said else None,
            contact_name=said["name"],
            contact_email=said.get("email", f"{address_of(said['name'])}@voorbeeld.test"),
            user=self.people.get(said.get("user", "")),
            state=said["state"],
            outcome=said.get("outcome", AdviceOutcome.HELPED if is_closed_now else ""),
            assignee=self.person(said["assignee"]) if "assignee" in said else None,
            merged_into=target,
            closed_at=moment(day_of(said["closed"]), 16) if is_closed_now else None,
            form_token=uuid5(NAMES, said["reference"]),
            is_sample=True,
        )

    def say(self, request: AdviceRequest, said: Said, place: int, words: list[Any]) -> None:
        kind, after, text = words
        day = day_of(said["asked"]) + timedelta(days=after)
        author = None if kind == "asker" else self.person(said["assignee"])
        token = uuid5(NAMES, f"{request.reference}/{place}")
        message = AdviceMessage.objects.create(request=request, kind=kind, text=text, form_token=token, created_by=author)
        AdviceMessage.objects.filter(pk=message.pk).update(created_at=moment(day, 11))
        if kind == MessageKind.ANSWER:
            mail_row(request, MailKind.ANSWER, request.contact_email, message, day)

    def log(self, request: AdviceRequest, said: Said) -> None:
        for place, (day, half_days, people, note) in enumerate(said.get("meetings", [])):
            meeting = AdviceMeeting.objects.create(
                request=request,
                held_on=date.fromisoformat(day),
                half_days=Decimal(half_days),
                participations=people,
                mode=Mode.ON_SITE,
                note=note,
                form_token=uuid5(NAMES, f"{request.reference}/traject/{place}"),
            )
            self.enter(request, said, ActivityKind.GUIDANCE, meeting.entry_key, (date.fromisoformat(day), half_days, people, note))
        if "half_days" in said:
            self.enter(request, said, ActivityKind.ADVICE, request.entry_key, (day_of(said["closed"]), said["half_days"], 1, ""))

    def enter(self, request: AdviceRequest, said: Said, kind: ActivityKind, key: str, what: tuple[date, str, int, str]) -> None:
        day, half_days, people, note = what
        goals = self.goals_of(said)
        word = "Begeleiding" if kind == ActivityKind.GUIDANCE else "Advies"
        values = ActivityValues(
            kind=kind,
            title=f"{word}: {request.subject}",
            text=note,
            starts_on=day,
            mode=Mode.ON_SITE if kind == ActivityKind.GUIDANCE else Mode.ONLINE,
            goal=goals[0],
            other_goals=tuple(goals[1:]),
            half_days=Decimal(half_days),
            half_days_status=ValueStatus.MEASURED,
            participations=people,
            participations_status=ValueStatus.MEASURED,
            organisations=(request.organisation,) if request.organisation else (),
            organisations_status=ValueStatus.MEASURED,
            staff=(self.person(said["assignee"]),),
            themes=tuple(request.themes.all()),
        )
        entry = log_activity(actor=None, values=values, origin=Origin.ADVICE_REQUEST, origin_key=key)
        Activity.objects.filter(pk=entry.pk).update(is_sample=True)


def mail_row(request: AdviceRequest, kind: MailKind, recipient: str, message: AdviceMessage | None, day: date) -> None:
    """A mail that is told to have left: nobody gets one of the sample life."""
    AdviceMail.objects.create(
        request=request, kind=kind, message=message, recipient=recipient, state=MailState.SENT, attempts=1, sent_at=moment(day, 11)
    )
