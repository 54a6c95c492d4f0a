"""The example reports tell about every goal, and say that they are an example."""

from __future__ import annotations

import pytest

from steunpunt.portal.sample import content
from steunpunt.reports.sample.stories import as_html, forewords, stories, years, years_together


def test_there_are_texts_for_the_last_two_years() -> None:
    assert years() == [2024, 2025]


@pytest.mark.parametrize("year", years())
def test_every_goal_has_a_text_and_the_foreword_says_that_it_is_an_example(year: int) -> None:
    told = stories(year)
    assert set(told.narratives) == set(content.OWNERS)
    assert "voorbeeld" in told.foreword
    assert all(text.startswith("<p>") and len(text) > 120 for text in told.narratives.values())


def test_years_in_figures_only_say_that_they_are_an_example() -> None:
    assert sorted(forewords()) == [2021, 2022, 2023]
    assert all("voorbeeld" in html for html in forewords().values())


def test_the_years_together_have_a_text_for_every_goal() -> None:
    told = years_together()
    assert set(told.narratives) == set(content.OWNERS)
    assert set(told.strategic) == {1, 2, 3, 4}


def test_text_becomes_paragraphs_and_is_never_read_as_html() -> None:
    assert as_html("een\nregel\n\n<b>twee</b>") == "<p>een regel</p><p>&lt;b&gt;twee&lt;/b&gt;</p>"
