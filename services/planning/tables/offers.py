"""Offers from a table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.models import Mode
from services.actions.offers import OfferValues, check_offer, create_offer
from services.models import Language, Level, OfferKind, PriceRule, SupportOffer
from services.planning.tables import cells
from services.planning.tables.judging import EARLIER, THERE, Judged, Sheet, checked
from steunpunt.accounts.models import User
from steunpunt.shared.tables.cells import plain, several, words_of
from steunpunt.shared.tables.rows import CellReader

Understand = Callable[[str], Any]


def choices(kind: type[TextChoices], otherwise: str = "", *, is_required: bool = False) -> Understand:
    return cells.one_of(words_of(kind), otherwise, is_required=is_required)


def understanding(sheet: Sheet) -> dict[str, Understand]:
    """How the cell of each column is read."""
    known, today = sheet.known, timezone.localdate()
    long = cells.words(cells.LONGEST_TEXT)
    return {
        "kind": choices(OfferKind, is_required=True),
        "title": cells.words(200, is_required=True),
        "summary": cells.words(400, is_required=True),
        "description": long,
        "learning": long,
        "audience": long,
        "accessibility": long,
        "level": choices(Level, Level.EVERYONE),
        "mode": choices(Mode, is_required=True),
        "language": choices(Language, Language.DUTCH),
        "price_rule": choices(PriceRule, PriceRule.PER_HALF_DAY),
        "price": cells.amount(),
        "half_days": cells.half_days(),
        "trainers": cells.words(300),
        "goal": lambda text: known.goal(text, today) if text else None,
        "other_goals": lambda text: tuple(known.goal(part, today) for part in several(text)),
        "themes": lambda text: known.subjects_named("themes", text) if text else (),
        "target_groups": lambda text: known.subjects_named("target_groups", text) if text else (),
        "contact": cells.colleague(known),
        "owner": cells.colleague(known),
        "review_on": cells.day(),
    }


def judge_offers(sheet: Sheet) -> list[Judged]:
    """All rows in their order; an offer with the same title is a twin, whatever its state."""
    there = {plain(title) for title in SupportOffer.objects.values_list("title", flat=True)}
    understood, seen, found = understanding(sheet), set(), []
    for row in sheet.table.rows:
        reader = sheet.reader(row)
        said = {name: reader.read(name, understand) for name, understand in understood.items()}
        values = checked(reader, offer_of(reader, said), check_offer, {})
        name = plain(values.title) if values else ""
        twin = "" if not name else THERE if name in there else EARLIER if name in seen else ""
        seen.add(name)
        facts = (str(OfferKind(values.kind).label), str(Mode(values.mode).label), goal_in_words(values)) if values else ()
        found.append(Judged(row.number, str(said["title"] or ""), facts, values, tuple(reader.problems), twin))
    return found


def offer_of(reader: CellReader, said: dict[str, Any]) -> OfferValues | None:
    return None if reader.problems else OfferValues(**said)


def goal_in_words(values: OfferValues) -> str:
    return values.goal.code if values.goal else _("no goal yet")


def make_offer(actor: User, values: OfferValues) -> None:
    create_offer(actor=actor, values=values)
