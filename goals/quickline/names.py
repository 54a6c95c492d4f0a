"""Kinds, modes, organisations and municipalities by their names: whole words, the longest name first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from goals.quickline.folding import LEGAL_FORMS, Word, fold, words_of_name
from goals.quickline.types import Known, KnownName, Part, What

SHORTEST_FIRST_WORD = 4
MOST_NAMESAKES = 8
# The little words that belong to what follows them.
BEFORE = {
    What.ORGANISATION: re.compile(r"(?<![\w-])(?:met|voor|bij)\s+$"),
    What.MUNICIPALITY: re.compile(r"(?<![\w-])(?:in|te)\s+$"),
}


def names_in(line: str, words: Sequence[Word], known: Known) -> list[Part]:
    """Every name that stands in the line, the longest first; several parts at one place for namesakes."""
    found = [
        *called(line, words, What.KIND, known.kinds),
        *called(line, words, What.MODE, known.modes),
        *called(line, words, What.ORGANISATION, known.organisations),
        *(part for part in called(line, words, What.MUNICIPALITY, known.municipalities) if is_place(line, part)),
    ]
    return sorted(found, key=lambda part: (-length(line, part), part.start))


def length(line: str, part: Part) -> int:
    """How many letters of the line the name itself takes, without the little word before it."""
    text = fold(line[part.start : part.end])
    pattern = BEFORE.get(part.what)
    first = text.split(maxsplit=1)
    return len(first[1]) if pattern and len(first) == 2 and pattern.search(f"{first[0]} ") else len(text)


def called(line: str, words: Sequence[Word], what: What, rows: Iterable[KnownName]) -> Iterator[Part]:
    places: dict[str, list[int]] = {}
    for place, word in enumerate(words):
        places.setdefault(word.text, []).append(place)
    for row in rows:
        for name in row.names:
            wanted = words_of_name(name)
            for place in places.get(wanted[0], ()) if wanted else ():
                if [word.text for word in words[place : place + len(wanted)]] == list(wanted):
                    yield Part(what, from_little_word(line, words[place].start, what), end_of(words, place + len(wanted)), row.key)


def end_of(words: Sequence[Word], after: int) -> int:
    """Where a name ends, its legal form included."""
    has_form = after < len(words) and words[after].text in LEGAL_FORMS
    return words[after if has_form else after - 1].end


def from_little_word(line: str, start: int, what: What) -> int:
    before = BEFORE.get(what)
    match = before.search(fold(line[:start])) if before else None
    return match.start() if match else start


def is_place(line: str, part: Part) -> bool:
    """Many municipalities are common words (as, peer, mol): one counts after “in”, or with a capital."""
    text = line[part.start : part.end]
    return bool(re.match(r"(?i)(?:in|te)\s", text)) or (len(text) > 3 and text[0].isupper())


def begun_in(words: Sequence[Word], organisations: Sequence[KnownName]) -> Iterator[list[Part]]:
    """Words with which a few names begin: they may be meant, so they are worth a question."""
    firsts: dict[str, list[str]] = {}
    for row in organisations:
        first = words_of_name(row.names[0])[:1] if row.names else ()
        if first and len(first[0]) >= SHORTEST_FIRST_WORD:
            firsts.setdefault(first[0], []).append(row.key)
    for word in words:
        keys = firsts.get(word.text, [])
        if 0 < len(keys) <= MOST_NAMESAKES:
            yield [Part(What.ORGANISATION, word.start, word.end, key) for key in keys]
