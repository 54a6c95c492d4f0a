"""Days as people write them in Dutch.

A day without a year is the last one that is not in the future: what is logged has happened. ``maandag`` is the last Monday,
today included; ``vorige maandag`` is the one before today, and may mean two days once this week had a Monday.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from goals.quickline.types import Part, What

WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
MONTHS = ("januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december")
SHORT_MONTHS = {"mrt": 3, "sept": 9, **{name[:3]: place for place, name in enumerate(MONTHS, start=1) if name != "maart"}}
RELATIVE = {"vandaag": 0, "gisteren": 1, "eergisteren": 2, "morgen": -1, "overmorgen": -2}
FIRST_YEAR, LAST_YEAR = 1990, 2100

_WEEKDAY = "|".join(WEEKDAYS)
_MONTH = "|".join([*MONTHS, *SHORT_MONTHS])
_ON = r"(?:op\s+)?"
_EDGE, _END = r"(?<![\w/.,-])", r"(?![\w/-]|[.,][0-9])"
NUMERIC = re.compile(
    rf"{_EDGE}{_ON}(?:(?P<weekday>{_WEEKDAY}),?\s+)?(?P<day>(?P<y1>[0-9]{{4}})-(?P<m1>[0-9]{{1,2}})-(?P<d1>[0-9]{{1,2}})"
    rf"|(?P<d2>[0-9]{{1,2}})(?P<sep>[/.-])(?P<m2>[0-9]{{1,2}})(?P=sep)(?P<y2>[0-9]{{4}}|[0-9]{{2}})"
    rf"|(?P<d3>[0-9]{{1,2}})/(?P<m3>[0-9]{{1,2}})"
    rf"|(?P<d4>[0-9]{{1,2}})\s+(?P<month>{_MONTH})(?:\.|\b)(?:\s+(?P<y4>[0-9]{{4}}))?){_END}"
)
NEAR = re.compile(rf"(?<![\w-])(?P<word>{'|'.join(RELATIVE)})(?![\w-])")
WEEKDAY = re.compile(
    rf"(?<![\w-]){_ON}(?:(?P<last>vorige|verleden|afgelopen|laatste)\s+)?(?P<of_week>(?:vorige|verleden)\s+week\s+)?"
    rf"(?P<weekday>{_WEEKDAY})(?P<week>\s+(?:vorige|verleden)\s+week)?(?![\w-])"
)


def days_in(text: str, today: date) -> Iterator[Part]:
    """Every day in a folded text; two parts at one place when it may mean two days, a part without value when it is no day."""
    for match in NUMERIC.finditer(text):
        yield from numeric(match, today)
    for match in NEAR.finditer(text):
        yield Part(What.DAY, match.start(), match.end(), today - timedelta(days=RELATIVE[match["word"]]))
    for match in WEEKDAY.finditer(text):
        for day in weekday_means(match, today):
            yield Part(What.DAY, match.start(), match.end(), day)


def numeric(match: re.Match[str], today: date) -> Iterator[Part]:
    """With its year and without: what looks like a year may be the number of who came."""
    year = match["y1"] or match["y2"] or match["y4"]
    yield dated(match, match.end(), day_of(match, year, today))
    if match["y4"]:
        yield dated(match, match.end("month"), day_of(match, None, today))


def dated(match: re.Match[str], end: int, day: date | None) -> Part:
    """A weekday that contradicts the number is a day of its own, so that the two become a question."""
    agrees = match["weekday"] is None or (day is not None and WEEKDAYS[day.weekday()] == match["weekday"])
    return Part(What.DAY, match.start() if agrees else match.start("day"), end, day)


def day_of(match: re.Match[str], year: str | None, today: date) -> date | None:
    number, month = int(match["d1"] or match["d2"] or match["d3"] or match["d4"]), month_of(match)
    if year is None:
        return last_such_day(month, number, today)
    return make_day(int(year) + (2000 if len(year) == 2 else 0), month, number)


def month_of(match: re.Match[str]) -> int:
    written = match["m1"] or match["m2"] or match["m3"]
    if written is not None:
        return int(written)
    return MONTHS.index(match["month"]) + 1 if match["month"] in MONTHS else SHORT_MONTHS[match["month"]]


def make_day(year: int, month: int, number: int) -> date | None:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        return date(year, month, number)
    except ValueError:
        return None


def last_such_day(month: int, number: int, today: date) -> date | None:
    """The last one that is not in the future; a leap day goes back up to eight years."""
    days = (make_day(today.year - back, month, number) for back in range(9))
    return next((day for day in days if day is not None and day <= today), None)


def weekday_means(match: re.Match[str], today: date) -> list[date]:
    wanted = WEEKDAYS.index(match["weekday"])
    monday = today - timedelta(days=today.weekday())
    of_last_week = monday + timedelta(days=wanted - 7)
    if match["of_week"] or match["week"]:
        return [of_last_week]
    if match["last"] is None:
        return [today - timedelta(days=(today.weekday() - wanted) % 7)]
    before_today = today - timedelta(days=(today.weekday() - wanted - 1) % 7 + 1)
    return [before_today] if match["last"] in {"afgelopen", "laatste"} else sorted({before_today, of_last_week}, reverse=True)
