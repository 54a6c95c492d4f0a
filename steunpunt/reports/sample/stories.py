"""Reading the texts of the example reports."""

import tomllib
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Stories:
    """The texts of a year as HTML: narratives by the code of their goal, sections by their kind; highlights are stories to tell,
    tables go with a section."""

    year: int
    foreword: str
    narratives: dict[str, str]
    sections: dict[str, str]
    highlights: list[dict[str, str]]
    tables: list[dict[str, str]]


@dataclass(frozen=True)
class YearsTogether:
    """The texts of a progress report as HTML; ``strategic`` by the number of the goal, ``narratives`` by the code of theirs."""

    first_year: int
    year: int
    foreword: str
    method: str
    strategic: dict[int, str]
    narratives: dict[str, str]


def as_html(text: str) -> str:
    return "".join(f"<p>{escape(' '.join(part.split()), quote=False)}</p>" for part in text.strip().split("\n\n"))


def years() -> list[int]:
    return sorted(int(path.stem.removeprefix("stories-")) for path in FOLDER.glob("stories-*.toml"))


def stories(year: int) -> Stories:
    found = read(f"stories-{year}")
    narratives = {code: as_html(text) for code, text in found["narratives"].items()}
    sections = {kind: as_html(text) for kind, text in found["sections"].items()}
    return Stories(year, as_html(found["foreword"]), narratives, sections, found["highlights"], found.get("tables", []))


def forewords() -> dict[int, str]:
    """Of the years that the example tells in figures only."""
    found = read("figures-only")["forewords"]
    return {int(year): as_html(text) for year, text in found.items()}


def years_together() -> YearsTogether:
    found = read("progress")
    strategic = {int(number): as_html(text) for number, text in found["strategic"].items()}
    narratives = {code: as_html(text) for code, text in found["narratives"].items()}
    return YearsTogether(found["first_year"], found["year"], as_html(found["foreword"]), as_html(found["method"]), strategic, narratives)


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
