"""A chart's title says what the counts carry and no more."""

from __future__ import annotations

import pytest
from django.utils import translation

from goals.progress import findings


@pytest.fixture(autouse=True)
def english() -> object:
    with translation.override("en"):
        yield


def test_a_kind_leads_only_when_it_does() -> None:
    assert findings.about_kinds({"Advice": 3, "Tool": 2}) == "Advice comes most often: 3 of 5"
    assert findings.about_kinds({"Advice": 2, "Tool": 2}) == "No single kind comes most often"
    assert findings.about_kinds({"Advice": 1}) == "Only one kind of activity: Advice"


def test_a_tie_of_quarters_is_a_tie() -> None:
    assert findings.about_quarters([1, 4, 2, 0]) == "Most activities in the second quarter"
    assert findings.about_quarters([4, 4, 2, 0]) == "No single quarter is the busiest"


def test_half_is_not_more_than_half() -> None:
    assert findings.about_modes({"Online": 2, "On site": 2}) == "No way of meeting has more than half"
    assert findings.about_modes({"Online": 3, "On site": 2}) == "More than half: online (3 of 5)"
    assert findings.about_modes({"Online": 3}) == "All of it: online"


@pytest.mark.parametrize(
    ("counts", "title"),
    [
        ({2023: 1, 2024: 3}, "2 activities more than in 2023"),
        ({2023: 2, 2024: 1}, "1 activity fewer than in 2023"),
        ({2023: 2, 2024: 2}, "As many activities as in 2023"),
        ({2024: 2}, "2 activities more than in 2023"),
    ],
)
def test_a_year_is_compared_with_the_one_before(counts: dict[int, int], title: str) -> None:
    assert findings.about_years(counts, 2024, 2021) == title


def test_the_first_year_of_a_plan_stands_alone() -> None:
    assert findings.about_years({2021: 1}, 2021, 2021) == "1 activity in the first year of the plan"


def test_a_sum_says_what_it_leaves_out() -> None:
    assert findings.about_total(2, 1, 0) == "measured in 2 activities, 1 unknown"
    assert findings.about_total(0, 0, 0) == ""
