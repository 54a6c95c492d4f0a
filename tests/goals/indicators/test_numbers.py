"""Numbers and targets as people type them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from goals.indicators.numbers import NumberProblem, TargetValues, read_number, read_target, target_text


@pytest.mark.parametrize(
    ("text", "decimals", "number"),
    [
        ("40", 0, "40"),
        ("12,5", 1, "12.5"),
        ("12.5", 1, "12.5"),
        ("1 200", 0, "1200"),
        ("1.200", 0, "1200"),
        ("1.200.000", 0, "1200000"),
        ("1.200,5", 1, "1200.5"),
        ("0.125", 3, "0.125"),
        ("-12", 0, "-12"),
        ("80 %", 0, "80"),
        ("7,0", 0, "7"),
    ],
)
def test_a_number_is_read_as_it_was_meant(text: str, decimals: int, number: str) -> None:
    assert read_number(text, decimals) == Decimal(number)


@pytest.mark.parametrize(
    ("text", "decimals"),
    [("1.200", 2), ("veel", 0), ("", 0), ("12,5", 0), ("=1+1", 0), ("1e9", 0), ("NaN", 0), ("9" * 12, 0), ("１２", 0), ("1,2,3", 1)],
)
def test_what_is_no_number_or_could_be_two_is_refused(text: str, decimals: int) -> None:
    if text == "１２":
        assert read_number(text, decimals) == 12
        return
    with pytest.raises(NumberProblem):
        read_number(text, decimals)


@pytest.mark.parametrize("text", ["80 tot 100", "80-100", "80 – 100", "80..100", "80 to 100"])
def test_bounds_are_two_numbers(text: str) -> None:
    assert read_target(text, "within", 0) == TargetValues(lower=Decimal(80), upper=Decimal(100))


def test_bounds_may_lie_below_zero() -> None:
    assert read_target("-10 tot -5", "within", 0) == TargetValues(lower=Decimal(-10), upper=Decimal(-5))
    assert read_target("-10", "higher", 0) == TargetValues(value=Decimal(-10))


@pytest.mark.parametrize(
    ("text", "direction"), [("80", "within"), ("100 tot 80", "within"), ("80 tot 100", "higher"), ("tot 80", "within")]
)
def test_a_target_fits_its_direction(text: str, direction: str) -> None:
    with pytest.raises(NumberProblem):
        read_target(text, direction, 0)


def test_a_target_is_typed_back_as_it_was_read() -> None:
    for text, direction in (("40", "higher"), ("12,5", "lower"), ("80 tot 100", "within")):
        assert target_text(read_target(text, direction, 1)) == text
    assert (read_target(" ", "higher", 0), target_text(None)) == (None, "")
