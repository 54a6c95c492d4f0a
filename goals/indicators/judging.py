"""How a year stands: one rule, from value, target, direction and the part of the year that has passed.

The rule, as the pages tell it:

1. What does not apply, has no target, or is not known, is not judged.
2. After the year the value alone decides: on the right side of the target it is reached, else missed.
3. During the year, what is counted in the ledger only grows. It is held against the part of the target that belongs to the
   part of the year that has passed: at least that part is on track (for a ceiling: at most that part), the rest is at risk.
   A floor that is there already is reached, a ceiling that is passed already is missed.
4. During the year, a survey or a value by hand tells a level. On the right side of the target it is on track, else at risk.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from goals.models import Direction, Judgement, ValueStatus


@dataclass(frozen=True)
class Aim:
    """What a year should reach: at least ``lower``, at most ``upper``; None sets no limit."""

    lower: Decimal | None
    upper: Decimal | None

    def is_met_by(self, value: Decimal) -> bool:
        return (self.lower is None or value >= self.lower) and (self.upper is None or value <= self.upper)


def aim_of(direction: str, *, value: Decimal | None, lower: Decimal | None, upper: Decimal | None) -> Aim | None:
    """A target as limits. One that was set before the direction changed is read as well as it can: bounds hold the
    nearest limit, and a single value to stay within is both limits."""
    if value is None and lower is None and upper is None:
        return None
    if direction == Direction.HIGHER:
        return Aim(lower if value is None else value, None)
    if direction == Direction.LOWER:
        return Aim(None, upper if value is None else value)
    return Aim(lower if value is None else value, upper if value is None else value)


def part_passed(year: int, today: date) -> Fraction:
    """How much of a year lies behind on a day, today included: 0 before it, 1 after it."""
    if year != today.year:
        return Fraction(int(year < today.year))
    first, next_first = date(year, 1, 1), date(year + 1, 1, 1)
    return Fraction((today - first).days + 1, (next_first - first).days)


def judge(*, status: str, value: Decimal | None, aim: Aim | None, grows: bool, passed: Fraction, is_over: bool) -> Judgement:
    """The judgement of one year. ``grows`` is true for what is counted in the ledger."""
    if status == ValueStatus.NOT_APPLICABLE:
        return Judgement.NOT_APPLICABLE
    if aim is None:
        return Judgement.NO_TARGET
    if value is None:
        return Judgement.UNKNOWN
    if is_over:
        return Judgement.REACHED if aim.is_met_by(value) else Judgement.MISSED
    if grows:
        return _judge_growing(value, aim, passed)
    return Judgement.ON_TRACK if aim.is_met_by(value) else Judgement.AT_RISK


def _judge_growing(value: Decimal, aim: Aim, passed: Fraction) -> Judgement:
    if aim.upper is not None and value > aim.upper:
        return Judgement.MISSED
    if aim.upper is None and aim.is_met_by(value):
        return Judgement.REACHED
    so_far = Fraction(value)
    is_fast_enough = aim.lower is None or so_far >= Fraction(aim.lower) * passed
    is_slow_enough = aim.upper is None or so_far <= Fraction(aim.upper) * passed
    return Judgement.ON_TRACK if is_fast_enough and is_slow_enough else Judgement.AT_RISK
