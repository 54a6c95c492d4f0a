"""What goes into the reading of a line, and what comes out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class What(StrEnum):
    """What a part of a line says. The values are the words with which a line can say it outright: ``doel:12``."""

    DAY = "datum"
    KIND = "soort"
    GOAL = "doel"
    ORGANISATION = "organisatie"
    MUNICIPALITY = "gemeente"
    MODE = "vorm"
    HALF_DAYS = "dagdelen"
    MINUTES = "minuten"
    PARTICIPATIONS = "deelnames"
    WORDS = "woorden"


# An entry reaches many organisations and serves several goals; of everything else it has one.
SEVERAL = frozenset({What.ORGANISATION, What.GOAL, What.WORDS})


@dataclass(frozen=True)
class KnownGoal:
    key: int
    strategic: int
    number: int
    label: str
    years: range

    @property
    def code(self) -> str:
        return f"SD{self.strategic}-OD{self.number}"


@dataclass(frozen=True)
class KnownName:
    """Something that has names: a kind, a mode, an organisation, a municipality. ``note`` tells namesakes apart."""

    key: str
    names: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True)
class Known:
    goals: tuple[KnownGoal, ...] = ()
    kinds: tuple[KnownName, ...] = ()
    modes: tuple[KnownName, ...] = ()
    organisations: tuple[KnownName, ...] = ()
    municipalities: tuple[KnownName, ...] = ()


@dataclass(frozen=True)
class Part:
    """A piece of the line that means something; ``stays`` when its words belong in the title too.

    ``value`` is a ``date`` for a day, a ``Decimal`` for half-days, an ``int`` for minutes and participations, the key of a
    goal, and the key of anything that has a name.
    """

    what: What
    start: int
    end: int
    value: Any
    stays: bool = False
    is_explicit: bool = False

    def touches(self, places: Iterable[tuple[int, int]]) -> bool:
        return any(self.start < end and start < self.end for start, end in places)


@dataclass(frozen=True)
class Option:
    """One answer to a question, and the line that says so."""

    what: What
    value: Any
    line: str


@dataclass(frozen=True)
class Question:
    """Pieces of the line that may mean several things: nothing is guessed, their words stay in the title."""

    places: tuple[tuple[int, int], ...]
    options: tuple[Option, ...]


@dataclass(frozen=True)
class Reading:
    """What a line says. ``unread`` are pieces that look like a day, a number or a goal, and are none."""

    line: str
    parts: tuple[Part, ...] = ()
    questions: tuple[Question, ...] = ()
    unread: tuple[tuple[int, int], ...] = ()
    title: str = ""

    def text_of(self, part: Part) -> str:
        return self.line[part.start : part.end]

    def asked_about(self, question: Question) -> str:
        return " · ".join(self.line[start:end] for start, end in question.places)

    @property
    def unread_texts(self) -> list[str]:
        return [self.line[start:end] for start, end in self.unread]

    def values(self, what: What) -> list[Any]:
        return list(dict.fromkeys(part.value for part in self.parts if part.what == what))

    def value(self, what: What) -> Any:
        return next(iter(self.values(what)), None)

    def without(self, part: Part) -> str:
        """The line in which this part is only words: it stands between quotes."""
        return f'{self.line[: part.start]}"{self.text_of(part)}"{self.line[part.end :]}'


def with_outright(line: str, part: Part) -> str:
    """The line that says outright what a piece of it means; words that belong in the title stay beside it."""
    kept = f"{line[part.start : part.end]} " if part.stays else ""
    return f"{line[: part.start]}{kept}{part.what}:{part.value}{line[part.end :]}"


def distinct(parts: Iterable[Part]) -> list[Part]:
    """One part for each thing that is meant."""
    return list({(part.what, part.value): part for part in parts}.values())
