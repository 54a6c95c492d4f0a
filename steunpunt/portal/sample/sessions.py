"""Sessions of the sample offers and who came: gathered first and written together, one query for each table."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.db.models import Model
from django.utils import timezone

from goals.models import OperationalGoal
from landscape.models import Municipality, Organisation
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
from steunpunt.portal.sample import content
from steunpunt.portal.sample.closing import Held, log_held
from steunpunt.portal.sample.dice import Dice
from steunpunt.vocabulary.models import Theme

# A little under the term of settings.PARTICIPANT_MONTHS.
NAMES_KEPT = timedelta(days=700)
SPACE = uuid.UUID("5a5e0f0e-7d5b-4c59-8f0a-2f6f6d7f0a11")
PLACES = ("Brussel", "Gent", "Antwerpen", "Leuven", "Mechelen", "Hasselt", "Kortrijk")
PAST_YEARS = range(2021, 2026)
# Held in the last weeks of the plan, and not closed yet: whoever tries the portal can close them.
LEFT_OPEN = {"Van idee tot buurtinitiatief": date(2025, 12, 11), "De cijfers van je sector lezen": date(2025, 12, 4)}
FIRST_NAMES = (
    *("Amal", "Bram", "Chloë", "Dries", "Elif", "Femke", "Goran", "Hanne"),
    *("Ibrahim", "Jana", "Koen", "Leila", "Matteo", "Noor", "Olga", "Pieter"),
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


@dataclass
class Season:
    """Rows that wait to be written."""

    stage: Stage
    sessions: list[Session] = field(default_factory=list)
    parts: list[SessionPart] = field(default_factory=list)
    registrations: list[Registration] = field(default_factory=list)
    participants: list[Participant] = field(default_factory=list)
    evaluations: list[Evaluation] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)

    def fill(self, offer: SupportOffer, line: Line) -> None:
        if line.coming == 0:
            return
        for year in PAST_YEARS:
            dice = Dice("sessie", line.title, year)
            self.put_held(offer, line, date(year, dice.pick((2, 3, 4, 5, 9, 10, 11)), dice.between(2, 26)), dice)
        if line.title in LEFT_OPEN:
            dice = Dice("sessie", line.title, "niet afgesloten")
            self.come(self.session_on(offer, line, LEFT_OPEN[line.title], dice, state=SessionState.OPEN), dice, dice.between(4, 7))
        for turn in range(line.coming):
            dice = Dice("sessie", line.title, "komend", turn)
            self.put_to_come(offer, line, self.stage.today + timedelta(days=10 + 35 * turn + dice.between(0, 30)), dice)

    def write(self) -> None:
        """Everything at once; what was held goes into the ledger too."""
        tables: tuple[tuple[type[Model], list[Model]], ...] = (
            (Session, [*self.sessions]),
            (SessionPart, [*self.parts]),
            (Registration, [*self.registrations]),
            (Participant, [*self.participants]),
            (Evaluation, [*self.evaluations]),
        )
        for model, rows in tables:
            model._default_manager.bulk_create(rows)
        came = defaultdict(list)
        for person in self.participants:
            came[person.session_id].append(person)
        log_held(self.held, came)

    def session_on(self, offer: SupportOffer, line: Line, day: date, dice: Dice, **more: object) -> Session:
        """A session in parts of at most a day, a week apart."""
        days = max(1, int((line.half_days or 1) + 1) // 2)
        place = self.stage.municipalities.get(dice.pick(PLACES)) if line.mode != "online" else None
        parts = [
            (at(on_weekday(day + timedelta(weeks=n)), 9), at(on_weekday(day + timedelta(weeks=n)), 12 if line.half_days == 1 else 16))
            for n in range(days)
        ]
        session = Session(
            offer=offer, mode=line.mode, municipality=place, capacity=dice.pick((10, 12, 14, 16)), minimum=6, is_sample=True,
            online_link="https://vergaderen.voorbeeld.test/kamer" if line.mode != "on-site" else "",
            address="Voorbeeldstraat 1" if place else "", starts_at=parts[0][0], ends_at=parts[-1][1], **more,
        )  # fmt: skip
        self.sessions.append(session)
        self.parts += [SessionPart(session=session, starts_at=start, ends_at=end) for start, end in parts]
        return session

    def put_held(self, offer: SupportOffer, line: Line, day: date, dice: Dice) -> None:
        """People are named as long as a certificate can be asked; after their term their organisations and their answers stay."""
        session = self.session_on(offer, line, day, dice, state=SessionState.CLOSED)
        assert session.ends_at is not None
        session.closed_at = session.ends_at + timedelta(hours=1)
        self.come(session, dice, dice.between(4, 8), attended=True)
        self.evaluations += [
            Evaluation(
                session=session, satisfaction=dice.between(3, 5), recommendation=dice.between(6, 10), text=dice.pick(SAID), is_sample=True
            )
            for _turn in range(dice.between(4, 9))
        ]
        half_days = line.half_days or Decimal(len([part for part in self.parts if part.session is session]))
        self.held.append(Held(session, self.stage.goals[line.goal], self.stage.themes.get(line.theme), half_days))

    def come(self, session: Session, dice: Dice, organisations: int, *, attended: bool | None = None) -> None:
        for organisation in dice.sample(self.stage.organisations, organisations):
            self.register(session, organisation, dice, RegistrationState.PLACED, dice.between(1, 2), attended=attended)

    def put_to_come(self, offer: SupportOffer, line: Line, day: date, dice: Dice) -> None:
        """Some are full with people who wait, most have room; of each third one the decision is due."""
        decide_on = self.stage.today + timedelta(days=dice.between(-3, 9))
        session = self.session_on(offer, line, on_weekday(day), dice, state=SessionState.OPEN, decide_on=decide_on)
        left, is_full = session.capacity, dice.chance(0.3)
        for organisation in dice.sample(self.stage.organisations, 12 if is_full else dice.between(1, 4)):
            people = min(dice.between(1, 2), left)
            if people:
                self.register(session, organisation, dice, RegistrationState.PLACED, people)
                left -= people
        if left == 0:
            for organisation in dice.sample(self.stage.organisations, dice.between(1, 3)):
                self.register(session, organisation, dice, RegistrationState.WAITING, dice.between(1, 3))

    def register(
        self, session: Session, organisation: Organisation, dice: Dice, state: str, people: int, *, attended: bool | None = None
    ) -> None:
        assert session.starts_at is not None
        is_named = timezone.localdate(session.starts_at) > self.stage.today - NAMES_KEPT
        names = [f"{dice.pick(FIRST_NAMES)} {dice.pick(LAST_NAMES)}" if is_named else "" for _turn in range(people)]
        # Forty days before, or this week for what is still far away.
        queued_at = min(session.starts_at - timedelta(days=40), timezone.now() - timedelta(days=people))
        registration = Registration(
            session=session, organisation=organisation, state=state, contact_name=names[0], is_sample=True,
            contact_email=f"contact{organisation.pk}@voorbeeld.test" if is_named else "", queued_at=queued_at,
            form_token=uuid.uuid5(SPACE, f"{session.calendar_id}/{organisation.pk}/{state}"),
        )  # fmt: skip
        self.registrations.append(registration)
        seat = SeatState.PLACED if state == RegistrationState.PLACED else SeatState.WAITING
        self.participants += [
            Participant(registration=registration, session=session, name=name, seat=seat, attended=attended) for name in names
        ]


def on_weekday(day: date) -> date:
    return day + timedelta(days=(7 - day.weekday()) if day.weekday() > 4 else 0)


def at(day: date, hour: int) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour, 30)))
