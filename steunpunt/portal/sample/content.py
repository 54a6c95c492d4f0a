"""Reading the texts in ``data/``: what people can edit stays apart from what computes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

DATA = Path(__file__).parent / "data"
PROGRAMME_FILES = ("programme-sd1.txt", "programme-sd2-4.txt")
WORDS = {"?": "unknown", "-": "not-applicable"}


@dataclass
class ProgrammeLine:
    """An activity of the programme and how often it was held in each year."""

    goal: str
    kind: str
    title: str
    times: dict[int, int]
    other_goals: list[str] = field(default_factory=list)
    text: str = ""


@dataclass
class AdviceTopics:
    """What organisations ask about one goal, and how often in each of the five years."""

    goal: str
    times: dict[int, int]
    titles: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class LastDay:
    """An activity on a day that is named; a value is a number, ``"unknown"`` or ``"not-applicable"``."""

    day: date
    goal: str
    kind: str
    mode: str
    half_days: int | str
    participations: int | str
    organisations: int | str
    who: str
    title: str


@dataclass(frozen=True)
class SampleOrganisation:
    name: str
    municipality: str
    has_kbo_number: bool


def lines_of(name: str) -> Iterator[str]:
    for line in (DATA / name).read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line


def parse_times(text: str) -> dict[int, int]:
    """``21-23*2,25`` is twice in 2021, 2022 and 2023 and once in 2025."""
    times: dict[int, int] = {}
    for part in text.split(","):
        match = re.fullmatch(r"(\d\d)(?:-(\d\d))?(?:\*(\d))?", part)
        if match is None:
            raise ValueError(f"{text!r} is not a list of years")
        first, last, count = match.groups()
        for year in range(int(first), int(last or first) + 1):
            times[2000 + year] = int(count or 1)
    return times


def programme() -> list[ProgrammeLine]:
    found: list[ProgrammeLine] = []
    goal = ""
    for name in PROGRAMME_FILES:
        for line in lines_of(name):
            text = line.strip()
            if text.startswith("["):
                goal = text.strip("[]")
            elif text.startswith("+"):
                found[-1].other_goals = text[1:].split()
            elif text.startswith(">"):
                found[-1].text = text[1:].strip()
            else:
                kind, years, title = text.split(maxsplit=2)
                found.append(ProgrammeLine(goal=goal, kind=kind, title=title, times=parse_times(years)))
    return found


def advice() -> list[AdviceTopics]:
    found: list[AdviceTopics] = []
    for line in lines_of("advice.txt"):
        if line.startswith("["):
            goal, counts = line[1:].split("]")
            found.append(AdviceTopics(goal, dict(zip(range(2021, 2026), map(int, counts.split()), strict=True))))
        else:
            found[-1].titles.append(line.strip())
    return found


def last_days() -> list[LastDay]:
    found = []
    for line in lines_of("last-days.txt"):
        day, goal, kind, mode, *values, who, title = (part.strip() for part in line.split("|"))
        half_days, participations, organisations = (WORDS.get(value) or int(value) for value in values)
        found.append(LastDay(date.fromisoformat(day), goal, kind, mode, half_days, participations, organisations, who, title))
    return found


def organisations() -> list[SampleOrganisation]:
    found = []
    for line in lines_of("organisations.txt"):
        name, place = line.rsplit(",", 1)
        found.append(SampleOrganisation(name.strip(), place.strip(" *"), "*" not in place))
    return found


def municipalities() -> list[tuple[str, str, str]]:
    """NIS code, name, province."""
    found = []
    for line in lines_of("municipalities.txt"):
        code, name, province = (part.strip() for part in line.split(","))
        found.append((code, name, province))
    return found


def colleagues() -> list[tuple[str, list[str]]]:
    """Name and the codes of the goals that they own."""
    return [(name.strip(), goals.split()) for name, goals in (line.split(",") for line in lines_of("colleagues.txt"))]


ORGANISATION_NAMES = [organisation.name for organisation in organisations()]
OWNERS = {goal: name for name, goals in colleagues() for goal in goals}
