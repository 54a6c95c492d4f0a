"""What changed between two editions, from their data alone: figures and texts."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from steunpunt.reports.editions.codes import KINDS
from steunpunt.reports.indicators import shown as shown_indicator
from steunpunt.shared.differences import Segment, word_difference
from steunpunt.shared.richtext import plain_text

# In Dutch, as every title within a report.
METHOD = "Verantwoording"


@dataclass(frozen=True)
class FigureChange:
    """A key figure that is not what it was. Values are those of the frozen data; None is unknown, or a goal that was not there."""

    level: str
    figure: str
    before: int | str | None
    after: int | str | None
    unknown_before: int
    unknown_after: int


@dataclass(frozen=True)
class TextChange:
    """A text that is not what it was; ``code`` is empty for the foreword, and the title for a chapter of its own."""

    code: str
    difference: list[Segment]


Figures = dict[str, Any]
Values = dict[tuple[str, str], tuple[int | str | None, int]]


def figure_changes(before: Figures, after: Figures) -> list[FigureChange]:
    """Every key figure, at every level, whose value or number of unknowns changed; in the order of the report."""
    old, new = dict(values_of(before)), dict(values_of(after))
    places = [*new, *(place for place in old if place not in new)]
    pairs = ((place, old.get(place, (None, 0)), new.get(place, (None, 0))) for place in places)
    return [FigureChange(*place, was[0], now[0], was[1], now[1]) for place, was, now in pairs if was != now]


def values_of(figures: Figures) -> Iterator[tuple[tuple[str, str], tuple[int | str | None, int]]]:
    for code, level in levels(figures):
        for kind in KINDS:
            found = level[kind.key]
            yield (code, kind.key), (found["value"], found["unknown"]) if isinstance(found, dict) else (found, 0)


def levels(figures: Figures) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every level of a year with its code: the plan, then each strategic goal followed by its parts."""
    yield "plan", figures["total"]
    for goal in figures["strategic_goals"]:
        yield goal["code"], goal["figures"]
        for part in goal["operational_goals"]:
            yield part["code"], part["figures"]


@dataclass(frozen=True)
class IndicatorChange:
    """An indicator that says something else than before; each side is in words, empty where it was not in that edition."""

    code: str
    title: str
    before: str
    after: str


def indicator_changes(before: dict[str, Any], after: dict[str, Any]) -> list[IndicatorChange]:
    """Every indicator whose value, target or judgement changed, came or went; in the order of the report."""
    old, new = ({each["code"]: each for each in data.get("indicators", [])} for data in (before, after))
    codes = [*new, *(code for code in old if code not in new)]
    pairs = [(code, old.get(code), new.get(code)) for code in codes]
    return [
        IndicatorChange(code, (now or was or {})["title"], said_of(was), said_of(now))
        for code, was, now in pairs
        if said_of(was) != said_of(now)
    ]


def said_of(each: dict[str, Any] | None) -> str:
    """Value, target and judgement of an indicator, as the report says them."""
    if each is None:
        return ""
    told = shown_indicator(each)
    return " · ".join(part for part in (f"{told.value} {told.unit}".strip(), told.target, told.status) if part not in ("", "–"))


def text_changes(before: dict[str, Any], after: dict[str, Any]) -> list[TextChange]:
    """The foreword, the narratives and the chapters, tables included, that read otherwise; word by word."""
    texts = [("", before["foreword"], after["foreword"])]
    codes = [*after["narratives"], *(code for code in before["narratives"] if code not in after["narratives"])]
    texts += [(code, before["narratives"].get(code, ""), after["narratives"].get(code, "")) for code in codes]
    old_parts, new_parts = chapters_in_words(before), chapters_in_words(after)
    titles = [*new_parts, *(title for title in old_parts if title not in new_parts)]
    parts = [(title, old_parts.get(title, ""), new_parts.get(title, "")) for title in titles]
    found = [TextChange(code, word_difference(plain_text(old), plain_text(new))) for code, old, new in texts if old != new]
    return found + [TextChange(title, word_difference(old, new)) for title, old, new in parts if old != new]


def chapters_in_words(data: dict[str, Any]) -> dict[str, str]:
    """The chapters of their own, their tables and the account of method as a reader reads them, by their title."""
    found = {}
    for part in data.get("sections", []):
        tables = ["\n".join([table["title"], *row_words(table), table["source"]]) for table in part.get("tables", [])]
        found[part["title"]] = "\n".join([plain_text(part["html"]), *tables]).strip()
    if data.get("method"):
        found[METHOD] = plain_text(data["method"])
    return found


def row_words(table: dict[str, Any]) -> list[str]:
    return [" | ".join(row) for row in (table["headers"], *table["rows"])]
