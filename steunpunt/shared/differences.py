"""What changed between two texts, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["same", "removed", "added"]

# A number is one word, separators included: 4,5 beside 4,75 differs as a whole.
_WORDS = re.compile(r"\s+|\d[\d.,]*\d|\w+|[^\w\s]")
# Comparing takes quadratic time at worst; beyond this the texts are shown whole, one after the other.
MOST_WORDS = 6000


@dataclass(frozen=True, slots=True)
class Segment:
    kind: Kind
    text: str


def word_difference(old: str, new: str) -> list[Segment]:
    """The segments of both texts in reading order; joined without the removed ones they are the new text."""
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    if len(before) + len(after) > MOST_WORDS:
        return _segments([("removed", old), ("added", new)])
    pieces: list[tuple[Kind, str]] = []
    codes = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for place, (tag, start, end, new_start, new_end) in enumerate(codes):
        removed, added = "".join(before[start:end]), "".join(after[new_start:new_end])
        is_between = 0 < place < len(codes) - 1
        if tag == "equal" and not (is_between and not removed.strip()):
            pieces.append(("same", removed))
        else:
            pieces += [("removed", removed), ("added", added)]
    return _segments(_gathered(pieces))


def _gathered(pieces: list[tuple[Kind, str]]) -> list[tuple[Kind, str]]:
    """What changed in one run reads as one phrase gone and one phrase new, not word against word."""
    gathered: list[tuple[Kind, str]] = []
    removed = added = ""
    for kind, text in [*pieces, ("same", "")]:
        if kind == "removed":
            removed += text
        elif kind == "added":
            added += text
        else:
            gathered += [("removed", removed), ("added", added), (kind, text)]
            removed = added = ""
    return gathered


def _segments(pieces: list[tuple[Kind, str]]) -> list[Segment]:
    return [Segment(kind, text) for kind, text in pieces if text]
