"""What rooms keep of one person, told and erased by rooms that may not know each other.

A room registers its part when it starts (``AppConfig.ready``); the page for publishers asks all of them. A person is a mail address,
the account with it if there is one, and the names that rooms wrote beside that address.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import F, Func, Q, TextField, Value

SHORTEST_NAME = 2
# What stands where a name or an address was, within a text that stays: never longer than what it replaces.
GONE = "…"


@dataclass(frozen=True)
class Person:
    """``email`` in lower case; ``account`` is the number of an account, None for who has none."""

    email: str
    account: int | None = None
    names: frozenset[str] = frozenset()

    @property
    def full_names(self) -> list[str]:
        """Names that hardly anybody else has: of at least two words."""
        return sorted(name for name in self.names if " " in name)


@dataclass(frozen=True)
class Row:
    """One thing that is kept: when it was made, and what it says, by name of the column."""

    at: date | datetime | None
    facts: dict[str, Any]


def facts_of(row: Any, *columns: str) -> dict[str, Any]:
    """Columns of a row by name; a choice as the word that people read."""
    facts = {}
    for column in columns:
        in_words = getattr(row, f"get_{column}_display", None)
        facts[column] = str(in_words()) if in_words else getattr(row, column)
    return facts


@dataclass(frozen=True)
class Holding:
    """Things of one kind. ``fate`` says in words what erasing does with them, or why they stay."""

    key: str
    label: str
    rows: tuple[Row, ...]
    fate: str
    stays: bool = False

    @property
    def count(self) -> int:
        return len(self.rows)

    @property
    def first(self) -> date | datetime | None:
        return min((row.at for row in self.rows if row.at), default=None, key=str)

    @property
    def last(self) -> date | datetime | None:
        return max((row.at for row in self.rows if row.at), default=None, key=str)


def nobody(person: Person) -> Iterable[str]:
    return ()


@dataclass(frozen=True)
class Part:
    """What one room tells and does. ``held`` and ``names`` read, in a fixed number of queries; ``erase`` writes.

    ``erase`` gets the person and who does it, and runs inside the one transaction of the page, so it opens no recording of its own.
    """

    name: str
    held: Callable[[Person], Iterable[Holding]]
    erase: Callable[[Person, Any], None]
    names: Callable[[Person], Iterable[str]] = nobody


PARTS: dict[str, Part] = {}


def register(part: Part) -> None:
    PARTS[part.name] = part


def whole(person: Person) -> Person:
    """With the names that every room knows."""
    found = {" ".join(name.split()) for part in PARTS.values() for name in part.names(person)}
    return replace(person, names=frozenset(name for name in found if len(name) >= SHORTEST_NAME))


def held_of(person: Person) -> list[Holding]:
    """All that is kept, the roof first; a kind of which there is nothing is left out."""
    return [holding for part in PARTS.values() for holding in part.held(person) if holding.rows]


def erase(person: Person, actor: Any) -> None:
    """Inside the transaction of the caller. The roof goes first and accounts go last: who points at something goes before it."""
    for part in PARTS.values():
        part.erase(person, actor)


def without(person: Person, column: str) -> Any:
    """An expression: a text of which the address and the names of this person are taken out."""
    words = [person.email, *sorted(person.names, key=len, reverse=True)]
    pattern = "|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in words)
    return Func(F(column), Value(pattern), Value(GONE), Value("gi"), function="regexp_replace", output_field=TextField())


def mentions(person: Person, *columns: str) -> Q:
    """That one of these columns holds the address or a full name."""
    found = Q(pk__in=[])
    for word in (person.email, *person.full_names):
        for column in columns:
            found |= Q(**{f"{column}__icontains": word})
    return found
