"""Figures inside a text: ``{{ deelnames SD1-OD2 2024 }}`` is a promise that the figure of the ledger stands there.

The words are Dutch, as the addresses are: writers copy them from a list. A token is resolved when a report is compiled, by the
same figures that the tables show, so text and table never differ; what is frozen holds the figure as text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.figures import to_plain, year_figures
from goals.models import OperationalGoal, PolicyPlan, StrategicGoal

TOKEN = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)
LEFT_OVER = re.compile(r"\{\{.{0,40}|.{0,40}\}\}", re.DOTALL)
FIELDS: dict[str, str] = {
    "activiteiten": "activities",
    "deelnames": "participations",
    "dagdelen": "half_days",
    "organisaties": "organisations",
}
FIELD_LABELS: dict[str, str | Promise] = {
    "activiteiten": gettext_lazy("Activities"),
    "deelnames": gettext_lazy("Participations"),
    "dagdelen": gettext_lazy("Half-days"),
    "organisaties": gettext_lazy("Organisations"),
}
PLAN = "plan"


class UnknownFigure(Exception):  # noqa: N818  # what somebody typed is a problem to mend, not an error of ours
    """A token that names no figure; its text says which one and how to mend it."""


@dataclass(frozen=True)
class Reference:
    """One figure: of a field, at a level (the plan, SD1 or SD1-OD2), in a year (None is the year of the report)."""

    name: str
    level: str
    year: int | None = None

    @property
    def token(self) -> str:
        return "{{ " + " ".join(str(part) for part in (self.name, self.level, self.year) if part) + " }}"


@dataclass
class FigureBook:
    """The figures that a report may refer to, read once a year; ``anew`` leans on nothing that was kept."""

    plan: PolicyPlan
    year: int
    anew: bool = True
    years: dict[int, dict[str, dict[str, Any]]] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, plan: PolicyPlan, year: int, figures: dict[str, Any] | None = None) -> FigureBook:
        """``figures`` are those of the year itself where they were counted already."""
        return cls(plan, year, years={year: levels(figures)} if figures else {})

    def codes(self) -> set[str]:
        """Every level that the plan has, archived goals included."""
        if not self.known:
            strategic = {goal.code for goal in StrategicGoal.objects.filter(plan=self.plan)}
            self.known = {PLAN} | strategic | {goal.code for goal in OperationalGoal.objects.of_plan(self.plan)}
        return self.known

    def levels_of(self, year: int) -> dict[str, dict[str, Any]]:
        if year not in self.years:
            self.years[year] = levels(to_plain(year_figures(plan=self.plan, year=year, anew=self.anew)))
        return self.years[year]

    def read(self, inside: str) -> Reference:
        """What stands between the braces. Raises UnknownFigure."""
        shown = " ".join(re.sub(r"<[^>]*>", "", unescape(inside)).split())
        words = shown.split()
        if "<" in inside:
            raise UnknownFigure(
                _("“%(token)s” is partly bold, a link or a list. Mark all of it or nothing, braces included.") % {"token": shown}
            )
        if len(words) not in (2, 3) or words[0].lower() not in FIELDS:
            message = _("“%(token)s” names no figure. Write a field, a level and perhaps a year, such as %(example)s. Fields: %(fields)s.")
            values = {"token": shown, "example": "{{ deelnames SD1-OD2 2024 }}", "fields": ", ".join(FIELDS)}
            raise UnknownFigure(message % values)
        level = PLAN if words[1].lower() == PLAN else words[1].upper()
        if level not in self.codes():
            raise UnknownFigure(
                _("“%(token)s”: this plan has no %(level)s. Take one from the list of figures.") % {"token": shown, "level": words[1]}
            )
        return Reference(words[0].lower(), level, self.year_of(words[2:], shown))

    def year_of(self, words: list[str], shown: str) -> int | None:
        if not words:
            return None
        first, last = self.plan.first_year, min(self.plan.last_year, self.year)
        if not (words[0].isascii() and words[0].isdecimal() and first <= int(words[0]) <= last):
            values = {"token": shown, "first": first, "last": last}
            raise UnknownFigure(_("“%(token)s”: choose a year from %(first)s to %(last)s.") % values)
        return int(words[0])

    def value(self, reference: Reference) -> str:
        """The figure in words of the report, which is Dutch."""
        figures = self.levels_of(reference.year or self.year).get(reference.level)
        if figures is None or not figures["activities"]:
            return "0" if reference.name == "activiteiten" else "geen"
        found = figures[FIELDS[reference.name]]
        return in_dutch(found["value"] if isinstance(found, dict) else found)

    def check(self, html: str) -> None:
        """Raises UnknownFigure for the first token that names no figure, and for braces that do not match."""
        for inside in TOKEN.findall(html):
            self.read(inside)
        if left := LEFT_OVER.search(TOKEN.sub("", html)):
            shown = re.sub(r"<[^>]*>", "", unescape(left.group()))
            raise UnknownFigure(
                _("Near “%(text)s” two braces open or close and their others are missing. A figure is {{ like this }}.") % {"text": shown}
            )

    def resolve(self, html: str) -> str:
        """The text with its figures; a token that names none stays as it is, so that one sees it."""
        return TOKEN.sub(self.replaced, html) if "{{" in html else html

    def replaced(self, match: re.Match[str]) -> str:
        try:
            return self.value(self.read(match.group(1)))
        except UnknownFigure:
            return match.group()


def references_in(html: str) -> Iterator[str]:
    for inside in TOKEN.findall(html):
        yield "{{ " + " ".join(unescape(inside).split()) + " }}"


def levels(figures: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The figures of a year by their level."""
    found = {PLAN: figures["total"]}
    for goal in figures["strategic_goals"]:
        found[goal["code"]] = goal["figures"]
        found |= {part["code"]: part["figures"] for part in goal["operational_goals"]}
    return found


def in_dutch(value: int | str | None) -> str:
    """1234 is 1.234 and 12.5 is 12,5; what nobody measured is unknown."""
    if value is None:
        return "onbekend"
    whole, _dot, rest = str(value).partition(".")
    return f"{int(whole):,}".replace(",", ".") + (f",{rest}" if rest.strip("0") else "")


@dataclass(frozen=True)
class Choice:
    """A token to copy, with what it says today."""

    token: str
    value: str


@dataclass(frozen=True)
class Row:
    label: str
    choices: list[Choice]


def picker(book: FigureBook, code: str) -> list[Row]:
    """The figures near a section, to copy: its own level, what is above it, and what is below."""
    present = [level for level in book.levels_of(book.year) if is_near(level, code)]
    rows = []
    for level in sorted(present, key=lambda level: (level != code, level == PLAN)):
        found = [Reference(name, level) for name in FIELDS]
        rows.append(Row(_("whole plan") if level == PLAN else level, [Choice(each.token, book.value(each)) for each in found]))
    return rows


def is_near(level: str, code: str) -> bool:
    above = code.partition("-")[0]
    if level in (PLAN, code, above):
        return True
    return level.startswith(f"{code}-") if code else "-" not in level
