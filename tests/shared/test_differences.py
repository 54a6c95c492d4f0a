"""The difference between two texts reads like a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steunpunt.shared.differences import MOST_WORDS, word_difference


def parts(old: str, new: str) -> list[tuple[str, str]]:
    return [(part.kind, part.text) for part in word_difference(old, new)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("a", "a", [("same", "a")]),
        ("", "nieuw", [("added", "nieuw")]),
        ("oud", "", [("removed", "oud")]),
        ("één twee drie", "één vier drie", [("same", "één "), ("removed", "twee"), ("added", "vier"), ("same", " drie")]),
        ("rood groen", "blauw geel", [("removed", "rood groen"), ("added", "blauw geel")]),
    ],
)
def test_words_that_changed_together_stand_together(old: str, new: str, expected: list[tuple[str, str]]) -> None:
    assert parts(old, new) == expected


@given(st.text(max_size=60), st.text(max_size=60))
def test_both_texts_can_be_read_back(old: str, new: str) -> None:
    found = parts(old, new)
    assert "".join(text for kind, text in found if kind != "added") == old
    assert "".join(text for kind, text in found if kind != "removed") == new


def test_very_long_texts_are_shown_whole() -> None:
    old, new = "a " * MOST_WORDS, "b " * MOST_WORDS
    assert parts(old, new) == [("removed", old), ("added", new)]
