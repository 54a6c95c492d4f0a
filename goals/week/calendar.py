"""A week as the calendar counts it (ISO 8601): Monday to Sunday, named 2026-W48."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils.formats import date_format

FIRST_YEAR, LAST_YEAR = 1990, 2100


@dataclass(frozen=True)
class Week:
    monday: date

    @classmethod
    def of(cls, day: date) -> Week:
        return cls(day - timedelta(days=day.weekday()))

    @classmethod
    def named(cls, code: str) -> Week | None:
        """The week of a name such as 2026-W48; none for a week that does not exist."""
        match = re.fullmatch(r"([0-9]{4})-W([0-9]{2})", code)
        if match is None or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
            return None
        try:
            return cls(date.fromisocalendar(int(match[1]), int(match[2]), 1))
        except ValueError:
            return None

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def days(self) -> list[date]:
        return [self.monday + timedelta(days=number) for number in range(7)]

    @property
    def number(self) -> int:
        return self.monday.isocalendar().week

    @property
    def code(self) -> str:
        year, number, _day = self.monday.isocalendar()
        return f"{year}-W{number:02d}"

    @property
    def span(self) -> str:
        """Its first and last day in words, what both share said once."""
        first = "j" if self.monday.month == self.sunday.month else "j F" if self.monday.year == self.sunday.year else "j F Y"
        return f"{date_format(self.monday, first)} – {date_format(self.sunday, 'j F Y')}"

    @property
    def url(self) -> str:
        return reverse("week:sheet", args=[self.code])

    @property
    def before(self) -> Week:
        return Week(self.monday - timedelta(days=7))

    @property
    def after(self) -> Week:
        return Week(self.monday + timedelta(days=7))
