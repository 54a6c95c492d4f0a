"""Half-days, hours and participations as people write them in Dutch.

A day is two half-days. How many hours make a half-day, the domain does not say: a half-day is what was on offer (a morning, an
afternoon, an evening), whatever the clock said. So hours never become half-days; they are kept as minutes and go into the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from goals.quickline.types import Part, What

COUNTS = {"een": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9, "tien": 10}
MOST_HALF_DAYS = 1000
MOST_MINUTES = 7 * 24 * 60
MOST_PARTICIPATIONS = 1_000_000

_COUNT = "|".join(COUNTS)
_EDGE = r"(?<![\w/.,:-])"
_DECIMAL = rf"(?P<number>[0-9]{{1,5}}(?:[.,][0-9]{{1,2}})?|{_COUNT})"
HALF_DAYS = re.compile(
    rf"{_EDGE}(?:{_DECIMAL}\s*(?P<unit>dagdelen|halve\s+dagen|dagen)|(?P<one>1|een|0[.,]5)\s*(?P<single>dagdeel|halve\s+dag|dag))(?![\w-])"
)
HALF_DAY = re.compile(r"(?<![\w-])(?P<unit>halve|hele|volle|anderhalve)\s+dag(?![\w-])")
# “Om 10u” and “van 10u tot 12u” tell the hour of the day, not how long it took.
HOURS = re.compile(
    rf"(?<!\bom )(?<!\bvan )(?<!\btot )(?<!\bvanaf ){_EDGE}{_DECIMAL}\s?(?:uren|uur|u|h)"
    rf"(?:(?P<minutes>[0-5][0-9])|\s+(?P<more>[0-5]?[0-9])\s?min(?:uten)?\.?)?(?![\w-])"
)
MINUTES = re.compile(rf"{_EDGE}(?P<number>[0-9]{{1,4}})\s?(?:minuten|min)(?![\w-])\.?")
PART_OF_HOUR = re.compile(r"(?<![\w-])(?:(?:een\s+)?(?P<unit>half|anderhalf)\s+uur|(?:een\s+)?(?P<quarter>kwartier))(?![\w-])")
PARTICIPATIONS = re.compile(
    rf"{_EDGE}(?:met\s+)?(?P<number>[0-9]{{1,3}}(?:\.[0-9]{{3}})+|[0-9]{{1,9}}|{_COUNT}|geen)\s*"
    r"(?:deelnames|deelname|deelnemers|deelnemer|aanwezigen|aanwezige|deeln|dln)(?![\w-])\.?"
)


def amounts_in(text: str) -> Iterator[Part]:
    """Every amount in a folded text; a part without value where the number is none that an entry can have."""
    for match in HALF_DAYS.finditer(text):
        whole_days = (match["unit"] or match["single"]) in {"dag", "dagen"}
        yield amount(What.HALF_DAYS, match, half_days(decimal_of(match["number"] or match["one"]) * (2 if whole_days else 1)))
    for match in HALF_DAY.finditer(text):
        yield amount(What.HALF_DAYS, match, Decimal({"halve": 1, "anderhalve": 3}.get(match["unit"], 2)))
    for match in HOURS.finditer(text):
        more = int(match["minutes"] or match["more"] or 0)
        yield amount(What.MINUTES, match, minutes(decimal_of(match["number"]) * 60 + more))
    for match in MINUTES.finditer(text):
        yield amount(What.MINUTES, match, minutes(Decimal(match["number"])))
    for match in PART_OF_HOUR.finditer(text):
        yield amount(What.MINUTES, match, 15 if match["quarter"] else {"half": 30}.get(match["unit"], 90))
    for match in PARTICIPATIONS.finditer(text):
        yield amount(What.PARTICIPATIONS, match, participations(match["number"]))


def amount(what: What, match: re.Match[str], value: Decimal | int | None) -> Part:
    return Part(what, match.start(), match.end(), value)


def decimal_of(text: str) -> Decimal:
    return Decimal(COUNTS[text]) if text in COUNTS else Decimal(text.replace(",", "."))


def half_days(number: Decimal) -> Decimal | None:
    return number.normalize() if number <= MOST_HALF_DAYS and number * 2 % 1 == 0 else None


def minutes(number: Decimal) -> int | None:
    return round(number) if 0 < number <= MOST_MINUTES else None


def participations(text: str) -> int | None:
    number = 0 if text == "geen" else COUNTS.get(text) or int(text.replace(".", ""))
    return number if number <= MOST_PARTICIPATIONS else None
