"""The offer of the sample centre, with five years of sessions behind it and a season to come."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from goals.models import OperationalGoal
from landscape.models import Municipality, Organisation
from services.actions.offers import OfferValues, create_offer, set_offer_state
from services.models import (
    Evaluation,
    Participant,
    Registration,
    RegistrationState,
    SeatState,
    Session,
    SessionPart,
    SessionState,
    SupportOffer,
)
from steunpunt.accounts.models import User
from steunpunt.audit.actions import recording
from steunpunt.portal.sample import content
from steunpunt.portal.sample.dice import Dice
from steunpunt.vocabulary.models import Theme

REASON = "voorbeeldgegevens"
# A little under the term of settings.PARTICIPANT_MONTHS.
NAMES_KEPT = timedelta(days=700)
SPACE = uuid.UUID("5a5e0f0e-7d5b-4c59-8f0a-2f6f6d7f0a11")
PLACES = ("Brussel", "Gent", "Antwerpen", "Leuven", "Mechelen", "Hasselt", "Kortrijk")
FREE = frozenset({"tool", "advice", "webinar", "learning-network"})
ON_REQUEST = frozenset({"guidance"})
PAST_YEARS = range(2021, 2026)
FIRST_NAMES = (
    "Amal",
    "Bram",
    "Chloë",
    "Dries",
    "Elif",
    "Femke",
    "Goran",
    "Hanne",
    "Ibrahim",
    "Jana",
    "Koen",
    "Leila",
    "Matteo",
    "Noor",
    "Olga",
    "Pieter",
)
LAST_NAMES = ("Aerts", "Bakkali", "Claessens", "De Wit", "El Amrani", "Fabry", "Goethals", "Hermans", "Jacobs", "Kaya", "Lambrecht", "Maes")
SAID = ("Heel bruikbaar, ik ging er maandag mee aan de slag.", "Fijne groep, iets te weinig tijd.", "", "", "Graag een vervolg.")


@dataclass(frozen=True)
class Line:
    """One line of the file: half-days None is not fixed."""

    goal: str
    kind: str
    mode: str
    half_days: Decimal | None
    coming: int
    theme: str
    title: str
    summary: str


def lines() -> list[Line]:
    found = []
    for text in content.lines_of("offers.txt"):
        goal, kind, mode, half_days, coming, theme, title, summary = (part.strip() for part in text.split("|"))
        found.append(Line(goal, kind, mode, None if half_days == "-" else Decimal(half_days), int(coming), theme, title, summary))
    return found


@dataclass(frozen=True)
class Stage:
    """What the offer points at."""

    goals: dict[str, OperationalGoal]
    themes: dict[str, Theme]
    organisations: list[Organisation]
    municipalities: dict[str, Municipality]
    colleagues: dict[str, User]
    today: date


def load_offers(say: Callable[[str], None], *, today: date | None = None) -> int:
    """Offers that are not there yet, each with its sessions; returns how many are new."""
    there = set(SupportOffer.objects.filter(is_sample=True).values_list("title", flat=True))
    wanted = [line for line in lines() if line.title not in there]
    if wanted:
        stage = stage_of(today or timezone.localdate())
        with recording(None, reason=REASON):
            for line in wanted:
                load_sessions(load_offer(line, stage), line, stage)
    say(f"{len(wanted)} offers written, {len(there)} were there already")
    return len(wanted)


def stage_of(today: date) -> Stage:
    goals = OperationalGoal.objects.filter(strategic_goal__plan__first_year=2021).select_related("strategic_goal__plan")
    return Stage(
        goals={goal.code: goal for goal in goals},
        themes={theme.name: theme for theme in Theme.objects.all()},
        organisations=list(Organisation.objects.filter(is_sample=True).order_by("pk")),
        municipalities={place.name: place for place in Municipality.objects.filter(name__in=PLACES)},
        colleagues={user.name: user for user in User.objects.filter(is_sample=True)},
        today=today,
    )


def load_offer(line: Line, stage: Stage) -> SupportOffer:
    owner, theme = stage.colleagues.get(content.OWNERS.get(line.goal, "")), stage.themes.get(line.theme)
    rule = "free" if line.kind in FREE else "on-request" if line.kind in ON_REQUEST else "per-half-day"
    values = OfferValues(
        kind=line.kind, title=line.title, summary=line.summary, mode=line.mode, half_days=line.half_days, price_rule=rule,
        goal=stage.goals.get(line.goal), themes=(theme,) if theme else (), owner=owner, contact=owner,
        accessibility="Rolstoeltoegankelijk. Laat het weten als je ondertiteling of een tolk nodig hebt.",
    )  # fmt: skip
    offer = create_offer(actor=None, values=values, is_sample=True)
    return set_offer_state(actor=None, offer=offer, state="published")


def load_sessions(offer: SupportOffer, line: Line, stage: Stage) -> None:
    if line.coming == 0:
        return
    for year in PAST_YEARS:
        dice = Dice("sessie", line.title, year)
        held(offer, line, date(year, dice.pick((2, 3, 4, 5, 9, 10, 11)), dice.between(2, 26)), dice, stage)
    for turn in range(line.coming):
        dice = Dice("sessie", line.title, "komend", turn)
        to_come(offer, line, stage.today + timedelta(days=10 + 35 * turn + dice.between(0, 30)), dice, stage)


def on_weekday(day: date) -> date:
    return day + timedelta(days=(7 - day.weekday()) if day.weekday() > 4 else 0)


def session_on(offer: SupportOffer, line: Line, day: date, dice: Dice, stage: Stage, **more: object) -> Session:
    """A session in parts of at most a day, a week apart."""
    days = max(1, int((line.half_days or 1) + 1) // 2)
    place = stage.municipalities.get(dice.pick(PLACES)) if line.mode != "online" else None
    parts = [
        (at(on_weekday(day + timedelta(weeks=n)), 9), at(on_weekday(day + timedelta(weeks=n)), 12 if line.half_days == 1 else 16))
        for n in range(days)
    ]
    session = Session.objects.create(
        offer=offer, mode=line.mode, municipality=place, capacity=dice.pick((10, 12, 14, 16)), minimum=6, is_sample=True,
        online_link="https://vergaderen.voorbeeld.test/kamer" if line.mode != "on-site" else "",
        address="Voorbeeldstraat 1" if place else "", starts_at=parts[0][0], ends_at=parts[-1][1], **more,
    )  # fmt: skip
    SessionPart.objects.bulk_create(SessionPart(session=session, starts_at=start, ends_at=end) for start, end in parts)
    return session


def at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, 30)))


def held(offer: SupportOffer, line: Line, day: date, dice: Dice, stage: Stage) -> None:
    """People are named as long as a certificate can be asked; after their term their organisations and their answers stay."""
    closed_at = datetime.combine(day, time(17), tzinfo=UTC)
    session = session_on(offer, line, day, dice, stage, state=SessionState.CLOSED, closed_at=closed_at)
    is_named = day > stage.today - NAMES_KEPT
    for organisation in dice.sample(stage.organisations, dice.between(4, 8)):
        register(session, organisation, dice, RegistrationState.PLACED, dice.between(1, 2), attended=True, is_named=is_named)
    Evaluation.objects.bulk_create(
        Evaluation(
            session=session, satisfaction=dice.between(3, 5), recommendation=dice.between(6, 10), text=dice.pick(SAID), is_sample=True
        )
        for _turn in range(dice.between(4, 9))
    )


def to_come(offer: SupportOffer, line: Line, day: date, dice: Dice, stage: Stage) -> None:
    """Some are full with people who wait, most have room; of each third one the decision is due."""
    decide_on = stage.today + timedelta(days=dice.between(-3, 9))
    session = session_on(offer, line, on_weekday(day), dice, stage, state=SessionState.OPEN, decide_on=decide_on)
    left, is_full = session.capacity, dice.chance(0.3)
    for organisation in dice.sample(stage.organisations, 12 if is_full else dice.between(1, 4)):
        people = min(dice.between(1, 2), left)
        if people:
            register(session, organisation, dice, RegistrationState.PLACED, people, is_named=True)
            left -= people
    if left == 0:
        for organisation in dice.sample(stage.organisations, dice.between(1, 3)):
            register(session, organisation, dice, RegistrationState.WAITING, dice.between(1, 3), is_named=True)


def register(
    session: Session, organisation: Organisation, dice: Dice, state: str, people: int, *, is_named: bool, attended: bool | None = None
) -> None:
    names = [f"{dice.pick(FIRST_NAMES)} {dice.pick(LAST_NAMES)}" if is_named else "" for _turn in range(people)]
    assert session.starts_at is not None
    # Forty days before, or this week for what is still far away.
    queued_at = min(session.starts_at - timedelta(days=40), timezone.now() - timedelta(days=people))
    registration = Registration.objects.create(
        session=session, organisation=organisation, state=state, contact_name=names[0], is_sample=True,
        contact_email=f"contact{organisation.pk}@voorbeeld.test" if is_named else "", queued_at=queued_at,
        form_token=uuid.uuid5(SPACE, f"{session.calendar_id}/{organisation.pk}/{state}"),
    )  # fmt: skip
    seat = SeatState.PLACED if state == RegistrationState.PLACED else SeatState.WAITING
    Participant.objects.bulk_create(
        Participant(registration=registration, session=session, name=name, seat=seat, attended=attended) for name in names
    )
