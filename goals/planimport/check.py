"""The rules that the goals of one plan keep together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from goals.planimport.result import Problem, ProblemKind

LONGEST_GOAL = 1000


@dataclass(frozen=True, slots=True)
class FoundGoal:
    """A goal as it stands in the text.

    ``strategic`` is the SD it stands under, ``named_strategic`` the SD its own label names.
    """

    is_strategic: bool
    number: int
    strategic: int | None
    named_strategic: int | None
    text: str
    line: int

    def __str__(self) -> str:
        return f"SD{self.number}" if self.is_strategic else f"SD{self.strategic} OD{self.number}"


def problems_in(goals: list[FoundGoal], first_line: int) -> list[Problem]:
    """Every problem of numbering and text, or that there is no goal at all."""
    if not goals:
        return [Problem(ProblemKind.NO_GOALS, first_line)]
    strategic = [goal for goal in goals if goal.is_strategic]
    operational = [goal for goal in goals if not goal.is_strategic]
    problems = [*_duplicates(goals), *_misplaced(operational), *_texts(goals)]
    problems += _gaps(strategic, ProblemKind.STRATEGIC_GAP)
    for number in {goal.number for goal in strategic}:
        below = [goal for goal in operational if goal.strategic == number]
        problems += _gaps(below, ProblemKind.OPERATIONAL_GAP)
    return problems


def _duplicates(goals: Iterable[FoundGoal]) -> Iterator[Problem]:
    seen: dict[tuple[bool, int | None, int], int] = {}
    for goal in goals:
        if goal.strategic is None:
            continue
        key = (goal.is_strategic, goal.strategic, goal.number)
        if key not in seen:
            seen[key] = goal.line
            continue
        kind = ProblemKind.DUPLICATE_STRATEGIC_GOAL if goal.is_strategic else ProblemKind.DUPLICATE_OPERATIONAL_GOAL
        values = {"number": goal.number, "strategic": goal.strategic, "first": seen[key]}
        yield Problem(kind, goal.line, values)


def _misplaced(operational: Iterable[FoundGoal]) -> Iterator[Problem]:
    for goal in operational:
        if goal.strategic is None:
            yield Problem(ProblemKind.GOAL_BEFORE_STRATEGIC_GOAL, goal.line, {"number": goal.number})
        elif goal.named_strategic not in (None, goal.strategic):
            values = {
                "named": goal.named_strategic or 0,
                "number": goal.number,
                "strategic": goal.strategic,
            }
            yield Problem(ProblemKind.WRONG_STRATEGIC_GOAL, goal.line, values)


def _texts(goals: Iterable[FoundGoal]) -> Iterator[Problem]:
    for goal in goals:
        if goal.number == 0:
            yield Problem(ProblemKind.NUMBER_ZERO, goal.line, {"goal": str(goal)})
        if not goal.text:
            yield Problem(ProblemKind.GOAL_WITHOUT_TEXT, goal.line, {"goal": str(goal)})
        elif len(goal.text) > LONGEST_GOAL:
            values: dict[str, str | int] = {
                "goal": str(goal),
                "length": len(goal.text),
                "limit": LONGEST_GOAL,
            }
            yield Problem(ProblemKind.TEXT_TOO_LONG, goal.line, values)


def _gaps(goals: Iterable[FoundGoal], kind: ProblemKind) -> Iterator[Problem]:
    """One problem per gap, on the line of the goal that comes after it."""
    expected = 1
    for goal in sorted(goals, key=lambda found: found.number):
        if goal.number > expected:
            values = {
                "number": goal.number,
                "missing": expected,
                "strategic": goal.strategic or goal.number,
            }
            yield Problem(kind, goal.line, values)
        expected = max(expected, goal.number + 1)
