"""The figures of a report that have a page of their own, each with a short code that is printed beside it.

A code reads 2024.1-1.2-D: the year, the edition, the goal (P is the whole plan, 1 is SD1, 1.2 is SD1-OD2) and the figure.
That of an indicator reads 2024.1-I-SD1-I2: after the I its own code. An indicator may have any code, 1.2-D as well; the I,
which is no goal, keeps the two apart.
"""

import re
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

CODE = re.compile(r"\s*(\d{4})\.(\d{1,3})-(P|\d{1,2}(?:\.\d{1,2})?)-([AODH])\s*", re.IGNORECASE | re.ASCII)
INDICATOR = re.compile(r"\s*(\d{4})\.(\d{1,3})-I-([A-Z0-9.-]{1,20})\s*", re.IGNORECASE | re.ASCII)
LEVEL = re.compile(r"plan|SD(\d{1,2})(?:-OD(\d{1,2}))?", re.ASCII)


@dataclass(frozen=True)
class FigureKind:
    """One of the four key figures: its word in an address, its letter in a code, its key in the frozen data."""

    slug: str
    letter: str
    key: str
    label: str | Promise
    term: int  # which of the frozen definitions tells what it is


KINDS = (
    FigureKind("activiteiten", "A", "activities", _("Activities"), 0),
    FigureKind("dagdelen", "H", "half_days", _("Half-days"), 1),
    FigureKind("deelnames", "D", "participations", _("Participations"), 2),
    FigureKind("organisaties", "O", "organisations", _("Organisations reached"), 3),
)
BY_SLUG = {kind.slug: kind for kind in KINDS}
BY_LETTER = {kind.letter: kind for kind in KINDS}
BY_KEY = {kind.key: kind for kind in KINDS}


@dataclass(frozen=True)
class FigureCode:
    """Which figure: of what year and edition, at which level (``plan``, ``SD1``, ``SD1-OD2``)."""

    year: int
    edition: int
    level: str
    kind: FigureKind

    def __str__(self) -> str:
        return f"{self.year}.{self.edition}-{short_level(self.level)}-{self.kind.letter}"

    @property
    def path(self) -> str:
        """The address without the language; frozen in print, so it never changes."""
        return f"/jaarverslagen/{self.year}/uitgave/{self.edition}/cijfers/{self.level}/{self.kind.slug}/"


@dataclass(frozen=True)
class IndicatorCode:
    """Which indicator, of what year and edition."""

    year: int
    edition: int
    code: str

    def __str__(self) -> str:
        return f"{self.year}.{self.edition}-I-{self.code}"

    @property
    def path(self) -> str:
        """The address without the language; frozen in print, so it never changes."""
        return f"/jaarverslagen/{self.year}/uitgave/{self.edition}/cijfers/indicator/{self.code}/"


def short_level(level: str) -> str:
    """P for the plan, 1 for SD1, 1.2 for SD1-OD2. Raises ValueError for anything else."""
    found = LEVEL.fullmatch(level)
    if found is None:
        raise ValueError(level)
    strategic, operational = found.groups()
    return "P" if strategic is None else f"{strategic}.{operational}" if operational else strategic


def read_code(text: str) -> FigureCode | IndicatorCode | None:
    """The figure or indicator that a printed code names, whatever its case; None when it is no code."""
    if of_indicator := INDICATOR.fullmatch(text):
        year, edition, own = of_indicator.groups()
        return IndicatorCode(int(year), int(edition), own.upper())
    found = CODE.fullmatch(text)
    if found is None:
        return None
    year, edition, level, letter = found.groups()
    strategic, _dot, operational = level.partition(".")
    long = "plan" if level.upper() == "P" else f"SD{int(strategic)}" + (f"-OD{int(operational)}" if operational else "")
    return FigureCode(int(year), int(edition), long, BY_LETTER[letter.upper()])


def figures_of(data: dict[str, Any], level: str) -> dict[str, Any] | None:
    """The figures of a level in the data of a report; None where it has no such level."""
    if level == "plan":
        return dict(data["figures"]["total"])
    for goal in data["figures"]["strategic_goals"]:
        for each in (goal, *goal["operational_goals"]):
            if each["code"] == level:
                return dict(each["figures"])
    return None


def indicator_of(data: dict[str, Any], code: str) -> dict[str, Any] | None:
    """An indicator in the data of a report; None where it has no such one."""
    return next((each for each in data.get("indicators", []) if each["code"] == code), None)


def names_of(data: dict[str, Any]) -> dict[str, str]:
    """Each level of a report as people read it."""
    names = {"plan": gettext("The whole plan")}
    for goal in data["figures"]["strategic_goals"]:
        names |= {each["code"]: f"{each['code']} – {each['label']}" for each in (goal, *goal["operational_goals"])}
    return names


def codes_at(data: dict[str, Any], level: str) -> list[FigureCode]:
    """The codes at a level, in the order of ``KINDS``; none in an edition that did not write down what it counted."""
    if not data.get("entries"):
        return []
    return [FigureCode(data["year"], data["edition"], level, kind) for kind in KINDS]
