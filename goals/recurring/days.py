"""The days of a series."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import count

from goals.models import Rhythm

STEPS = {Rhythm.WEEKLY.value: 7, Rhythm.TWO_WEEKLY.value: 14}


def days_of(rhythm: str, starts_on: date, ends_on: date, *, first: date, last: date) -> list[date]:
    """The days of a series between two days. Every month is the same day of the month, or its last day when it is shorter."""
    until = min(ends_on, last)
    days = every(STEPS[rhythm], starts_on, until) if rhythm in STEPS else every_month(starts_on, until)
    return [day for day in days if day >= first]


def every(step: int, start: date, until: date) -> Iterator[date]:
    for number in range(0, (until - start).days + 1, step):
        yield start + timedelta(days=number)


def every_month(start: date, until: date) -> Iterator[date]:
    for number in count():
        years, month = divmod(start.month - 1 + number, 12)
        year = start.year + years
        day = date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
        if day > until:
            return
        yield day
