"""From lines to blocks: what a line is, taken by itself, with wrapped lines joined."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum

from goals.planimport.source import SourceLine


class Section(Enum):
    START = "start"
    ABOUT = "about"
    MISSION = "mission"
    WHO_WE_ARE = "who we are"
    TEN_POINTS = "ten points"
    TARGET_GROUPS = "target groups"
    GOALS = "goals"
    DOWNLOADS = "downloads"


class Kind(Enum):
    HEADING = "heading"
    STRATEGIC = "strategic goal"
    OPERATIONAL = "operational goal"
    DOTTED = "1.2 text"
    NUMBERED = "1. text"
    BULLETED = "• text"
    GOAL_LIKE = "starts like a goal, but is none"
    TEXT = "text"
    NOISE = "page furniture"


@dataclass(frozen=True, slots=True)
class Block:
    kind: Kind
    line: int
    text: str
    source: str
    number: int = 0
    strategic: int | None = None
    section: Section | None = None


HEADINGS: dict[str, Section] = {
    "over ons beleidsplan": Section.ABOUT,
    "over dit beleidsplan": Section.ABOUT,
    "inleiding": Section.ABOUT,
    "woord vooraf": Section.ABOUT,
    "missie": Section.MISSION,
    "onze missie": Section.MISSION,
    "missie en visie": Section.MISSION,
    "onze missie en visie": Section.MISSION,
    "over ons": Section.WHO_WE_ARE,
    "wie we zijn": Section.WHO_WE_ARE,
    "wie zijn we": Section.WHO_WE_ARE,
    "wie zijn wij": Section.WHO_WE_ARE,
    "10-puntenprogramma": Section.TEN_POINTS,
    "ons 10-puntenprogramma": Section.TEN_POINTS,
    "10 puntenprogramma": Section.TEN_POINTS,
    "ons 10 puntenprogramma": Section.TEN_POINTS,
    "tienpuntenprogramma": Section.TEN_POINTS,
    "ons tienpuntenprogramma": Section.TEN_POINTS,
    "doelgroepen": Section.TARGET_GROUPS,
    "onze doelgroepen": Section.TARGET_GROUPS,
    "voor wie": Section.TARGET_GROUPS,
    "voor wie we werken": Section.TARGET_GROUPS,
    "strategische en operationele doelstellingen": Section.GOALS,
    "strategische doelstellingen": Section.GOALS,
    "doelstellingen": Section.GOALS,
    "onze doelstellingen": Section.GOALS,
    "onze doelen": Section.GOALS,
    "ons beleidsplan in detail": Section.DOWNLOADS,
    "downloads": Section.DOWNLOADS,
    "alle downloads": Section.DOWNLOADS,
}
DOWNLOAD_NAMES: dict[str, str] = {
    name.casefold(): name
    for name in (
        "Beleidsplan",
        "Onze doelen",
        "Ons 10-puntenprogramma",
        "Beheersovereenkomst",
        "Addendum subsidieaanvraag",
    )
}
# Longer lines that end a sentence are whole paragraphs, not lines wrapped by a mail program.
LONGEST_WRAPPED_LINE = 120

_SIGNS = "•◦▪▫●○■□‣⁃·∙➢➤►✓\uf0b7\uf0a7\uf0d8"
_BULLET = re.compile(rf"^(?:[{_SIGNS}]+\s*|[*+o–—−‐‑-]\s+)")
_END = r"(?!\d|[.,]\d)(?:[\s.:;)\]|–—−‐‑-]+|$)"
_BETWEEN = r"\s*[.–—‐‑-]?\s*(?:(?:nr\.?|n°|nummer)\s*)?"
_STRATEGIC = re.compile(
    rf"^(?:SD|S\.D\.|strategische\s+doelstelling|strategisch\s+doel){_BETWEEN}(\d{{1,2}}){_END}",
    re.IGNORECASE,
)
_OPERATIONAL = re.compile(
    r"^(?:OD|O\.D\.|operationele\s+doelstelling|operationeel\s+doel)"
    rf"{_BETWEEN}(?:(\d{{1,2}})\.)?(\d{{1,2}}){_END}",
    re.IGNORECASE,
)
_DOTTED = re.compile(rf"^(\d{{1,2}})\.(\d{{1,2}}){_END}")
_NUMBERED = re.compile(r"^(\d{1,2})\s?[.)]\s+")
_GOAL_LIKE = re.compile(r"^(?:[SO]\.?D\.?\s*[.–-]?\s*\d|[SO]D\s?\w{0,4}\s*[:–—]|\d{1,2}\.\d{1,2}\.\d)", re.IGNORECASE)
_NOISE = re.compile(
    r"^(?:scroll to top|skip to content|(?:terug )?naar boven|ga naar (?:de )?inhoud|menu|"
    r"(?:pagina|page|p\.)\s*\d+(?:\s*(?:van|/|of)\s*\d+)?|[-–—\s]*\d{1,3}[-–—\s]*|[-–—_=*#\s]+)$",
    re.IGNORECASE,
)
_HEADING_NUMBER = re.compile(r"^(?:#+\s*)?(?:\d{1,2}(?:\.\d{1,2})*\.?\s+)?")
_ENDS_SENTENCE = re.compile(r"[.!?:…][\"'”’)]*$")
_HALF_WORD = re.compile(r"\w[-‐‑]$")
_AFTER_SUSPENDED_HYPHEN = re.compile(r"^(?:en|of|en/of|tot|als)\b", re.IGNORECASE)


def to_blocks(lines: Iterable[SourceLine]) -> list[Block]:
    """Classify each line and join a wrapped line to the one above it."""
    blocks: list[Block] = []
    last_line = ""
    for line in lines:
        block = classify(line)
        if block.kind is Kind.NOISE:
            continue
        if blocks and _continues(block, blocks[-1], last_line, line):
            blocks[-1] = _joined(blocks[-1], block.text)
        else:
            blocks.append(block)
        last_line = line.text
    return blocks


def classify(line: SourceLine) -> Block:
    """What the line is when one looks at nothing else."""
    whole = Block(Kind.TEXT, line.number, line.text, line.text)
    if section := heading(line.text):
        return replace(whole, kind=Kind.HEADING, section=section)
    if _NOISE.match(line.text):
        return replace(whole, kind=Kind.NOISE)
    bullet = _BULLET.match(line.text)
    text = line.text[bullet.end() :] if bullet else line.text
    block = _goal(replace(whole, text=text))
    if block.kind is Kind.TEXT and bullet:
        return replace(block, kind=Kind.BULLETED)
    return block


def heading(text: str) -> Section | None:
    return HEADINGS.get(_HEADING_NUMBER.sub("", text).rstrip(" :").casefold())


def _goal(block: Block) -> Block:
    text = block.text
    if found := _STRATEGIC.match(text):
        return _numbered(block, Kind.STRATEGIC, found, found[1])
    if found := _OPERATIONAL.match(text):
        return _numbered(block, Kind.OPERATIONAL, found, found[2], found[1])
    if found := _DOTTED.match(text):
        return _numbered(block, Kind.DOTTED, found, found[2], found[1])
    if _GOAL_LIKE.match(text):
        return replace(block, kind=Kind.GOAL_LIKE)
    if found := _NUMBERED.match(text):
        return _numbered(block, Kind.NUMBERED, found, found[1])
    return block


def _numbered(block: Block, kind: Kind, found: re.Match[str], number: str, strategic: str | None = None) -> Block:
    return replace(
        block,
        kind=kind,
        number=int(number),
        strategic=None if strategic is None else int(strategic),
        text=block.text[found.end() :].strip(),
    )


def _continues(block: Block, previous: Block, last_line: str, line: SourceLine) -> bool:
    if block.kind is not Kind.TEXT or previous.kind is Kind.HEADING:
        return False
    if not previous.text:
        return True
    is_whole = len(last_line) > LONGEST_WRAPPED_LINE and _ENDS_SENTENCE.search(last_line)
    return line.follows_directly and not is_whole


def _joined(block: Block, text: str) -> Block:
    return replace(block, text=_join(block.text, text), source=_join(block.source, text))


def _join(above: str, below: str) -> str:
    if not above:
        return below
    is_half = _HALF_WORD.search(above) and below[:1].islower()
    glue = "" if is_half and not _AFTER_SUSPENDED_HYPHEN.match(below) else " "
    return f"{above}{glue}{below}"
