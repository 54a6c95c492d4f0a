"""Reading a line: what is certain is taken, what may mean several things becomes a question, the rest is the title."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date

from goals.quickline.amounts import amounts_in
from goals.quickline.days import days_in
from goals.quickline.folding import Word, fold, words_in
from goals.quickline.goals import codes_in, labels_in, of_year
from goals.quickline.names import begun_in, length, names_in
from goals.quickline.outright import outright_in, quoted_in
from goals.quickline.types import SEVERAL, Known, Option, Part, Question, Reading, What, distinct, with_outright

LONGEST_LINE = 300
LOOSE_SIGNS = re.compile(r"(?:(?<=\s)|^)[,;:.–—-]+(?=\s|$)|[,;:]+(?=\s*$)|^\s*[,;:]+")


class Reader:
    """A line while it is being read: each letter belongs to one part, one question, or to nobody."""

    def __init__(self, line: str, known: Known) -> None:
        self.line, self.folded, self.known = line, fold(line), known
        self.parts: list[Part] = []
        self.questions: list[Question] = []
        self.unread: list[tuple[int, int]] = []

    def is_free(self, part: Part) -> bool:
        return not part.touches([*((taken.start, taken.end) for taken in self.parts), *self.asked_places(), *self.unread])

    def asked_places(self) -> list[tuple[int, int]]:
        return [place for asked in self.questions for place in asked.places]

    def has(self, what: What) -> bool:
        return any(part.what == what for part in self.parts)

    def free_words(self) -> list[Word]:
        return [word for word in words_in(self.line) if self.is_free(Part(What.WORDS, word.start, word.end, None))]

    def take(self, found: Iterable[Part]) -> None:
        """Take parts in the order given; what overlaps with an earlier one is left, what stands at one place is one question."""
        places: dict[tuple[int, int], list[Part]] = {}
        for part in found:
            places.setdefault((part.start, part.end), []).append(part)
        for (start, end), meanings in places.items():
            if not self.is_free(meanings[0]):
                continue
            meant = distinct(part for part in meanings if part.value is not None)
            if len(meant) == 1:
                self.parts.append(meant[0])
            elif meant:
                self.ask(meant)
            else:
                self.unread.append((start, end))

    def take_one(self, what: What, found: Iterable[Part]) -> None:
        """Of something that an entry has once: said outright it stays so; two that differ are one question."""
        if self.has(what):
            return
        self.take(found)
        mine = [part for part in self.parts if part.what == what]
        if len(distinct(mine)) > 1:
            self.parts = [part for part in self.parts if part.what != what]
            self.ask(mine)

    def ask(self, meanings: Sequence[Part]) -> None:
        in_order = sorted(meanings, key=lambda part: part.start)
        options = {(part.what, part.value): Option(part.what, part.value, with_outright(self.line, part)) for part in in_order}
        places = dict.fromkeys((part.start, part.end) for part in in_order)
        self.questions.append(Question(tuple(places), tuple(options.values())))


def read(line: str, known: Known, *, today: date, day: date | None = None) -> Reading:
    """What a line says. ``day`` is the day that an entry gets when the line names none; it decides which plan's goals count.

    Never raises, whatever the line. The same parts in another order say the same; only of several goals the first is the
    primary one.
    """
    line = unicodedata.normalize("NFC", line)[:LONGEST_LINE]
    reader = Reader(line, known)
    reader.take(quoted_in(line))
    take_outright(reader)
    read_numbers(reader, today)
    days = [part.value for part in reader.parts if part.what == What.DAY]
    goals = of_year(known.goals, (days[0] if days else day or today).year)
    if not reader.has(What.GOAL):
        reader.take(codes_in(reader.folded, goals))
    read_names(reader)
    if not reader.has(What.GOAL) and not any(option.what == What.GOAL for asked in reader.questions for option in asked.options):
        take_labels(reader, labels_in(reader.free_words(), goals))
    for meanings in begun_in(reader.free_words(), known.organisations):
        if all(map(reader.is_free, meanings)):
            reader.ask(meanings)
    return finished(reader)


def take_outright(reader: Reader) -> None:
    found = list(outright_in(reader.folded, reader.known))
    reader.take(part for part in found if part.what in SEVERAL)
    for what in What:
        if what not in SEVERAL:
            reader.take_one(what, [part for part in found if part.what == what])


def read_numbers(reader: Reader, today: date) -> None:
    """A number with a unit is an amount before it is anything else; the longest reading of a place wins."""
    amounts = longest_first(amounts_in(reader.folded))
    for what in (What.HALF_DAYS, What.MINUTES, What.PARTICIPATIONS):
        reader.take_one(what, [part for part in amounts if part.what == what])
    reader.take_one(What.DAY, longest_first(days_in(reader.folded, today)))


def longest_first(parts: Iterable[Part]) -> list[Part]:
    return sorted(parts, key=lambda part: (part.start - part.end, part.start))


def read_names(reader: Reader) -> None:
    """All names compete for their words, the longest first; then a kind, a mode or a municipality that is named twice is asked."""
    one = (What.KIND, What.MODE, What.MUNICIPALITY)
    settled = {what for what in one if reader.has(what)}
    found = names_in(reader.line, words_in(reader.line), reader.known)
    for part in same_place(reader, [part for part in found if part.what not in settled]):
        reader.take(part)
    for what in one:
        mine = [part for part in reader.parts if part.what == what]
        if len(distinct(mine)) > 1:
            reader.parts = [part for part in reader.parts if part.what != what]
            reader.ask(mine)


def same_place(reader: Reader, found: Sequence[Part]) -> list[list[Part]]:
    """Names that take the same words, the little word before them left aside, as one group that starts at the same place."""
    groups: dict[tuple[int, int], list[Part]] = {}
    for part in found:
        groups.setdefault((part.end - length(reader.line, part), part.end), []).append(part)
    return [one_start(group) for group in groups.values()]


def one_start(group: Sequence[Part]) -> list[Part]:
    start = max(part.start for part in group) if len(distinct(group)) > 1 else min(part.start for part in group)
    return [Part(part.what, start, part.end, part.value) for part in group]


def take_labels(reader: Reader, found: Sequence[Part]) -> None:
    free = [part for part in found if reader.is_free(part)]
    if len(distinct(free)) == 1:
        reader.take(free)
    elif free:
        reader.ask(free)


def finished(reader: Reader) -> Reading:
    parts = (part for part in reader.parts if part.what != What.WORDS)
    return Reading(
        line=reader.line,
        parts=tuple(sorted(parts, key=lambda part: part.start)),
        questions=tuple(sorted(reader.questions, key=lambda asked: asked.places)),
        unread=tuple(sorted(reader.unread)),
        title=title_of(reader),
    )


def title_of(reader: Reader) -> str:
    """What no part took, with a capital; words between quotes as they stand."""
    letters, at = [], 0
    for part in sorted(reader.parts, key=lambda part: part.start):
        inside = part.value if part.what == What.WORDS else reader.line[part.start : part.end] if part.stays else " "
        letters += [reader.line[at : part.start], inside]
        at = part.end
    rest = " ".join(LOOSE_SIGNS.sub(" ", " ".join("".join([*letters, reader.line[at:]]).split())).split())
    capital = rest[:1].upper()
    return f"{capital}{rest[1:]}" if len(capital) == 1 else rest
