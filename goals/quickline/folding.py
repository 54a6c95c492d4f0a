"""Text without accents and capitals, letter for letter, so that a place in one is the same place in the other."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

LEGAL_FORMS = frozenset({"vzw", "asbl"})
WORD = re.compile(r"[^\W_]+")


class Word(NamedTuple):
    text: str
    start: int
    end: int


def fold_letter(letter: str) -> str:
    """One letter in its plainest form; what has no plain form of one letter stays itself."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", letter) if not unicodedata.combining(sign)).casefold()
    return plain if len(plain) == 1 else letter


def fold(text: str) -> str:
    """As long as the text itself."""
    return "".join(map(fold_letter, text))


def words_in(text: str) -> list[Word]:
    return [Word(match.group(), match.start(), match.end()) for match in WORD.finditer(fold(text))]


def words_of_name(name: str) -> tuple[str, ...]:
    """The words by which a name is called; the legal form at its end is not one of them."""
    words = [word.text for word in words_in(unicodedata.normalize("NFC", name))]
    return tuple(words[:-1] if len(words) > 1 and words[-1] in LEGAL_FORMS else words)
