"""What waits for somebody, told by rooms that may not know each other.

A room registers a source when it starts (``AppConfig.ready``); who shows duties, such as the weekly mail, asks all of them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Duty:
    """One thing to do, in the language that is active; ``path`` is where, without the site in front."""

    label: str
    path: str


Source = Callable[[Any, date], Iterable[Duty]]
SOURCES: list[Source] = []


def register(source: Source) -> None:
    """``source`` gets an account and a day, and gives its duties in a fixed number of queries."""
    if source not in SOURCES:
        SOURCES.append(source)


def duties_of(user: Any, today: date) -> tuple[Duty, ...]:
    return tuple(duty for source in SOURCES for duty in source(user, today))
