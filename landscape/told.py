"""What rooms above know of recognised organisations, told beside them in the list of the landscape.

A room registers a teller when it starts (``AppConfig.ready``); the landscape asks all of them and knows none.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.utils.functional import Promise

Tell = Callable[[Collection[int], int], dict[int, str]]


@dataclass(frozen=True)
class Teller:
    """``label`` heads a column, with ``%(year)s`` in it; ``tell`` gets keys of organisations and a year, and gives words by key."""

    label: Promise
    tell: Tell


@dataclass(frozen=True)
class Column:
    label: str
    words: dict[int, str]


TELLERS: list[Teller] = []


def register(teller: Teller) -> None:
    """``tell`` takes a fixed number of queries, however many organisations there are."""
    if teller.tell not in [known.tell for known in TELLERS]:
        TELLERS.append(teller)


def columns_of(organisations: Collection[int], year: int) -> list[Column]:
    return [Column(str(teller.label) % {"year": year}, teller.tell(organisations, year)) for teller in TELLERS]
