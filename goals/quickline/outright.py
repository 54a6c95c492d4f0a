"""What a line says outright: ``organisatie:12`` for one of two namesakes, and “words between quotes” that mean nothing but themselves."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from goals.quickline.amounts import MOST_HALF_DAYS, MOST_MINUTES, MOST_PARTICIPATIONS
from goals.quickline.days import FIRST_YEAR, LAST_YEAR
from goals.quickline.types import Known, KnownName, Part, What

QUOTED = re.compile(r'"[^"]*"|“[^”]*”')
OUTRIGHT = re.compile(rf"(?<![\w:])(?P<what>{'|'.join(what for what in What if what != What.WORDS)}):(?P<value>[\w.-]{{1,60}})")


def quoted_in(line: str) -> Iterator[Part]:
    for match in QUOTED.finditer(line):
        yield Part(What.WORDS, match.start(), match.end(), match.group()[1:-1], stays=True)


def outright_in(text: str, known: Known) -> Iterator[Part]:
    """In a folded text; a part without value where there is no such thing."""
    for match in OUTRIGHT.finditer(text):
        what = What(match["what"])
        yield Part(what, match.start(), match.end(), value_of(what, match["value"], known), is_explicit=True)


def value_of(what: What, text: str, known: Known) -> Any:
    named: dict[What, tuple[KnownName, ...]] = {
        What.KIND: known.kinds,
        What.MODE: known.modes,
        What.ORGANISATION: known.organisations,
        What.MUNICIPALITY: known.municipalities,
    }
    if what in named:
        return next((row.key for row in named[what] if row.key == text), None)
    if what == What.GOAL:
        return next((goal.key for goal in known.goals if str(goal.key) == text), None)
    return READ[what](text)


def day(text: str) -> date | None:
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= LAST_YEAR else None


def half_days(text: str) -> Decimal | None:
    number = Decimal(text) if re.fullmatch(r"[0-9]{1,5}(\.5)?", text) else None
    return number if number is not None and number <= MOST_HALF_DAYS else None


def whole(most: int) -> Callable[[str], int | None]:
    return lambda text: int(text) if re.fullmatch(r"[0-9]{1,9}", text) and int(text) <= most else None


READ: dict[What, Callable[[str], Any]] = {
    What.DAY: day,
    What.HALF_DAYS: half_days,
    What.MINUTES: whole(MOST_MINUTES),
    What.PARTICIPATIONS: whole(MOST_PARTICIPATIONS),
}
