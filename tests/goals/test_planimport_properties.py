"""Whatever plan is written in whatever style, reading gives it back; whatever bytes come in, nothing breaks."""

from __future__ import annotations

import textwrap
from contextlib import suppress

from hypothesis import example, given, settings
from hypothesis import strategies as st

from goals.planimport import PlanImportError, parse_plan
from goals.planimport.blocks import heading

WORD = st.text("abcdefghijklmnoprstuvwzéèëïóüç", min_size=2, max_size=14).filter(lambda word: word not in ("sd", "od"))
SENTENCE = (
    st.lists(WORD, min_size=2, max_size=40).map(lambda words: " ".join(words).capitalize() + ".").filter(lambda text: not heading(text))
)
GOALS = st.lists(st.tuples(SENTENCE, st.lists(SENTENCE, max_size=6)), min_size=1, max_size=6)
STRATEGIC = st.sampled_from(["SD{0} – ", "SD {0} – ", "SD{0}: ", "sd{0}. ", "Strategische doelstelling {0}. ", "SD {0}\u00a0— "])
OPERATIONAL = st.sampled_from(["OD{1} – ", "OD {0}.{1} – ", "OD{0}.{1}: ", "{0}.{1} ", "{0}.{1}. ", "Operationele doelstelling {1}: "])
BULLET = st.sampled_from(["", "• ", "- ", "* ", " \u2022\u00a0", "\t– "])
BETWEEN = st.sampled_from(["\n", "\n\n", "\r\n", "\r\n\r\n"])
WIDTH = st.sampled_from([None, 40, 72, 100])
CODEC = st.sampled_from(["utf-8", "utf-8-sig", "utf-16"])


@settings(max_examples=60, deadline=None)
@given(GOALS, STRATEGIC, OPERATIONAL, BULLET, BETWEEN, WIDTH, CODEC)
def test_a_plan_in_any_style_comes_back(
    goals: list[tuple[str, list[str]]], strategic: str, operational: str, bullet: str, between: str, width: int | None, codec: str
) -> None:
    lines: list[str] = []
    for number, (text, below) in enumerate(goals, start=1):
        lines += wrapped(strategic.format(number) + text, width)
        for place, goal in enumerate(below, start=1):
            lines += wrapped(bullet + operational.format(number, place) + goal, width)
    text = ("Doelstellingen\n" if "\n\n" not in between else "Doelstellingen\n\n") + between.join(lines)
    plan = parse_plan(text.encode(codec))
    assert [(sd.text, [od.text for od in sd.operational_goals]) for sd in plan.strategic_goals] == goals
    assert plan.unrecognised == ()


def wrapped(text: str, width: int | None) -> list[str]:
    """One item: its lines end in a plain newline, so that only items are split by what varies."""
    if width is None:
        return [text]
    return ["\n".join(textwrap.wrap(text, width, break_on_hyphens=False, break_long_words=False, subsequent_indent="   "))]


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
@example(b"PK\x03\x04" + bytes(60))
@example(b"\xff\xfe\x00\x00abc")
@example(b"\xef\xbb\xbf")
def test_any_bytes_give_a_plan_or_a_problem(data: bytes) -> None:
    with suppress(PlanImportError):
        parse_plan(data)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(["SD1", "OD1", "OD 1.2", " ", "\n", "–", ".", "•", "Onze missie", "tekst", "1.", "1.1", "99", "\u00ad"]),
        max_size=40,
    )
)
def test_any_jumble_of_marks_gives_a_plan_or_a_problem(parts: list[str]) -> None:
    with suppress(PlanImportError):
        parse_plan("".join(parts).encode())
