"""What holds for every line."""

from __future__ import annotations

import itertools

from hypothesis import example, given
from hypothesis import strategies as st

from goals.quickline import What, read
from goals.quickline.folding import fold
from tests.goals.quickline.test_reading import KNOWN, TODAY, said

PIECES = ["gisteren", "3/3", "op 3 maart", "2025", "1u", "om 10u", "2 dagdelen", "halve dag", "1.5", "SD1-OD5", "od8", "12 deelnames", "7"]
PIECES += [
    "advies",
    "webinar",
    "Avansa",
    "Avansa Limburg",
    "harmonie",
    "in Gent",
    "Gent",
    "online",
    "kennis",
    '"',
    "“",
    "”",
    "organisatie:5",
]
PIECES += [
    "doel:15",
    "doel:x",
    "met",
    "vorige",
    "dinsdag",
    "31/2",
    ",",
    "-",
    "é",
    "ß",
    "\0",
    "１２ deelnames",
    "½",
    "soort:",
    "minuten:99999999999",
]
lines = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=9).map(" ".join) | st.text(max_size=60)
ONE_OF_EACH = {
    What.DAY: ["gisteren", "3 maart", "3/3", "2025-03-03", "maandag", "maandag 3 maart"],
    What.KIND: ["advies", "Vorming", "netwerkmoment"],
    What.GOAL: ["SD1-OD5", "OD 1.5", "1.5", "sd4-od3"],
    What.ORGANISATION: ["Avansa Limburg", "café zero", "met Avansa"],
    What.MINUTES: ["1u30", "90 min", "2 uur"],
    What.HALF_DAYS: ["2 dagdelen", "halve dag", "1,5 dagdelen"],
    What.PARTICIPATIONS: ["12 deelnames", "2025 deelnemers", "geen deelnames"],
    What.MODE: ["online", "ter plaatse"],
    What.MUNICIPALITY: ["in Gent", "te bree"],
    What.WORDS: ["statuten", "bestuur", "Xyz"],
}
mixtures = st.tuples(*[st.none() | st.sampled_from(texts) for texts in ONE_OF_EACH.values()]).map(lambda parts: [p for p in parts if p])


@given(lines)
@example("halve dag\0")
@example("a" * 400)
def test_no_line_raises_and_every_letter_is_accounted_for(line: str) -> None:
    reading = read(line, KNOWN, today=TODAY)
    places = [(part.start, part.end) for part in reading.parts]
    places += [place for asked in reading.questions for place in asked.places] + list(reading.unread)
    assert all(0 <= start < end <= len(reading.line) for start, end in places)
    ordered = sorted(places)
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(ordered))
    left = "".join(sign for at, sign in enumerate(reading.line) if not any(p.start <= at < p.end for p in reading.parts if not p.stays))
    # What no part took stands in the title: nothing that was typed disappears unseen.
    assert [sign for sign in fold(left) if sign.isalnum()] == [sign for sign in fold(reading.title) if sign.isalnum()]


@given(lines)
def test_what_an_entry_has_once_is_said_once(line: str) -> None:
    reading = read(line, KNOWN, today=TODAY)
    assert all(len(reading.values(what)) <= 1 for what in What if what not in {What.ORGANISATION, What.GOAL})
    assert all(part.value is not None for part in reading.parts)
    assert all(asked.options for asked in reading.questions)


@given(mixtures.flatmap(lambda parts: st.tuples(st.just(parts), st.permutations(parts))))
def test_the_order_of_the_parts_does_not_matter(both: tuple[list[str], list[str]]) -> None:
    first, second = (said(" ".join(parts)) for parts in both)
    assert {(part.what, part.value) for part in first.parts} == {(part.what, part.value) for part in second.parts}
    assert len(first.parts) == sum(text not in ONE_OF_EACH[What.WORDS] for text in both[0])
    assert sorted(first.title.lower().split()) == sorted(second.title.lower().split())
    assert not first.questions
    assert not first.unread
