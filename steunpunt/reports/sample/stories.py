"""Reading the texts of the example reports."""

import tomllib
from dataclasses import dataclass
from html import escape
from pathlib import Path

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


def as_html(text: str) -> str:
    return "".join(f"<p>{escape(' '.join(part.split()), quote=False)}</p>" for part in text.strip().split("\n\n"))


def years() -> list[int]:
    return sorted(int(path.stem.removeprefix("stories-")) for path in FOLDER.glob("stories-*.toml"))


def stories(year: int) -> Stories:
    found = tomllib.loads((FOLDER / f"stories-{year}.toml").read_text(encoding="utf-8"))
    narratives = {code: as_html(text) for code, text in found["narratives"].items()}
    sections = {kind: as_html(text) for kind, text in found["sections"].items()}
    return Stories(year, as_html(found["foreword"]), narratives, sections, found["highlights"], found.get("tables", []))
