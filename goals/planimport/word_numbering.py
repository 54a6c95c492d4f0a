"""The numbers that Word shows but does not write in the text."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from xml.etree import ElementTree as ET

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACEHOLDER = re.compile(r"%(\d)")
_LEVELS = 9


def value(element: ET.Element) -> str:
    return element.get(f"{WORD}val", "")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: ``pattern`` is Word's, such as ``SD %1 –`` or ``%1.%2``."""

    is_bullet: bool
    pattern: str
    start: int


class Numbering:
    """Counts along with Word, list by list, in the order of the paragraphs."""

    def __init__(self, numbering: ET.Element | None, styles: ET.Element | None) -> None:
        self._lists = {} if numbering is None else _lists(numbering)
        self._by_style = {} if styles is None else _numbered_styles(styles)
        self._counters: dict[str, list[int]] = defaultdict(lambda: [0] * _LEVELS)

    def label(self, paragraph: ET.Element, style: str) -> str:
        """What Word shows before the paragraph; ``""`` when it is in no list."""
        properties = paragraph.find(f"{WORD}pPr/{WORD}numPr")
        list_id, depth = _place(properties, *self._by_style.get(style, ("", 0)))
        levels = self._lists.get(list_id)
        if not levels or depth not in levels:
            return ""
        if levels[depth].is_bullet:
            return "•"
        return self._next(list_id, levels, depth)

    def _next(self, list_id: str, levels: dict[int, Level], depth: int) -> str:
        counters = self._counters[list_id]
        for above in range(depth):
            if counters[above] == 0 and above in levels:
                counters[above] = levels[above].start
        counters[depth] = counters[depth] + 1 if counters[depth] else levels[depth].start
        counters[depth + 1 :] = [0] * (_LEVELS - depth - 1)
        return _PLACEHOLDER.sub(lambda match: _counter(counters, match), levels[depth].pattern)


def _counter(counters: list[int], match: re.Match[str]) -> str:
    level = int(match.group(1)) - 1
    return str(counters[level]) if 0 <= level < _LEVELS else ""


def _place(properties: ET.Element | None, list_id: str, depth: int) -> tuple[str, int]:
    if properties is None:
        return list_id, depth
    number, level = properties.find(f"{WORD}numId"), properties.find(f"{WORD}ilvl")
    if number is not None:
        list_id = value(number)
    if level is not None:
        depth = _whole(value(level), 0)
    return list_id, depth if 0 <= depth < _LEVELS else 0


def _lists(numbering: ET.Element) -> dict[str, dict[int, Level]]:
    abstract = {item.get(f"{WORD}abstractNumId", ""): _levels(item) for item in numbering.iter(f"{WORD}abstractNum")}
    found: dict[str, dict[int, Level]] = {}
    for item in numbering.iter(f"{WORD}num"):
        link = item.find(f"{WORD}abstractNumId")
        if link is not None:
            found[item.get(f"{WORD}numId", "")] = abstract.get(value(link), {})
    return found


def _levels(item: ET.Element) -> dict[int, Level]:
    levels: dict[int, Level] = {}
    for level in item.iter(f"{WORD}lvl"):
        kind, text = level.find(f"{WORD}numFmt"), level.find(f"{WORD}lvlText")
        start = level.find(f"{WORD}start")
        depth = _whole(level.get(f"{WORD}ilvl", "0"), 0)
        levels[depth] = Level(
            is_bullet=kind is not None and value(kind) == "bullet",
            pattern="" if text is None else value(text),
            start=1 if start is None else _whole(value(start), 1),
        )
    return levels


def _numbered_styles(styles: ET.Element) -> dict[str, tuple[str, int]]:
    found: dict[str, tuple[str, int]] = {}
    for style in styles.iter(f"{WORD}style"):
        properties = style.find(f"{WORD}pPr/{WORD}numPr")
        if properties is not None:
            found[style.get(f"{WORD}styleId", "")] = _place(properties, "", 0)
    return found


def _whole(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else otherwise
