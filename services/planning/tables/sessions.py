"""Sessions from a table; each belongs to an offer that is there."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from goals.models import Mode
from services.actions.sessions import COLUMNS, Part, SessionValues, check_session, create_session
from services.models import PriceRule, Session, SessionState, SupportOffer
from services.planning.tables import cells
from services.planning.tables.judging import EARLIER, THERE, Judged, Sheet, checked
from services.planning.tables.offers import Understand, choices
from services.sessions.forms import moment
from steunpunt.accounts.models import User
from steunpunt.shared.tables.cells import CellError, plain
from steunpunt.shared.tables.rows import CellReader

Values = tuple[SupportOffer, SessionValues]
USUAL_HOURS, MOST_HOURS, MOST_WAITING = 48, 720, 2000


class OffersByName:
    """The offers that may get a session, by title and by address."""

    def __init__(self, actor: User) -> None:
        self.found: dict[str, list[SupportOffer]] = defaultdict(list)
        for offer in SupportOffer.objects.visible_to(actor).only("pk", "title", "slug", "mode"):
            for name in {plain(offer.title), offer.slug}:
                self.found[name].append(offer)

    def named(self, text: str) -> SupportOffer:
        offers = self.found.get(plain(text), [])
        if len(offers) > 1:
            raise CellError(
                _("Several offers are called “%(text)s”. Write the last part of the address of its page.") % {"text": text[:60]}
            )
        if not offers:
            raise CellError(
                _("“%(text)s” is no offer. Write its title as it stands in the list, or make the offer first.") % {"text": text[:60]}
            )
        return offers[0]


def understanding(sheet: Sheet) -> dict[str, Understand]:
    """How the cell of each column is read."""
    return {
        "offer": OffersByName(sheet.actor).named,
        "day": cells.day(is_required=True),
        "begins": cells.hour(),
        "ends": cells.hour(),
        "more_parts": cells.parts,
        "capacity": cells.places(is_required=True),
        "minimum": cells.places(is_required=False),
        "decide_on": cells.day(),
        "label": cells.words(120),
        "mode": choices(Mode),
        "municipality": sheet.known.municipality,
        "address": cells.words(200),
        "room": cells.words(120),
        "access": cells.words(2000),
        "online_link": cells.link(),
        "registration_opens_at": cells.moment_of(),
        "registration_closes_at": cells.moment_of(),
        "has_waiting_list": cells.yes_or_no(otherwise=True),
        "queue_cap": cells.whole(1, MOST_WAITING),
        "accept_hours": cells.whole(1, MOST_HOURS),
        "trainers": cells.words(300),
        "price_rule": choices(PriceRule),
        "price": cells.amount(),
    }


def judge_sessions(sheet: Sheet) -> list[Judged]:
    """All rows in their order; a session of the same offer that begins at the same moment is a twin."""
    running = Session.objects.exclude(state=SessionState.CANCELLED)
    there: set[tuple[int, datetime | None]] = set(running.values_list("offer_id", "starts_at"))
    understood, seen, found = understanding(sheet), set(), []
    for row in sheet.table.rows:
        reader = sheet.reader(row)
        said = {name: reader.read(name, understand) for name, understand in understood.items()}
        offer = said["offer"]
        values = checked(reader, session_of(reader, said), check_session, {"parts": "day"})
        mark = (offer.pk, min(values.parts).starts_at) if values and offer else None
        twin = "" if mark is None else THERE if mark in there else EARLIER if mark in seen else ""
        seen.add(mark)
        pair = (offer, values) if values else None
        found.append(Judged(row.number, str(offer or ""), facts_of(values) if values else (), pair, tuple(reader.problems), twin))
    return found


def session_of(reader: CellReader, said: dict[str, Any]) -> SessionValues | None:
    """Where the file says nothing, what the form of a session starts with."""
    if reader.problems:
        return None
    usual = {"mode": said["offer"].mode, "minimum": 1, "accept_hours": USUAL_HOURS}
    plain_values = {name: usual[name] if name in usual and said[name] in (None, "") else said[name] for name in COLUMNS}
    return SessionValues(parts=(part(said["day"], said["begins"], said["ends"]), *said["more_parts"]), **plain_values)


def part(day: date, begins: time, ends: time) -> Part:
    return Part(moment(day, begins), moment(day, ends))


def facts_of(values: SessionValues) -> tuple[str, ...]:
    start = timezone.localtime(min(values.parts).starts_at)
    place = str(values.municipality) if values.municipality else str(Mode(values.mode).label)
    return date_format(start, "j F Y, H.i").lower(), place, str(values.capacity)


def make_session(actor: User, pair: Values) -> None:
    offer, values = pair
    create_session(actor=actor, offer=offer, values=values)
