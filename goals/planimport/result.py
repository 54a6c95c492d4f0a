"""What reading a plan's text gives: the plan, or a list of problems."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

Unit = Literal["line", "paragraph"]


@dataclass(frozen=True, slots=True)
class ParsedOperationalGoal:
    number: int
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class ParsedStrategicGoal:
    number: int
    text: str
    line: int
    operational_goals: tuple[ParsedOperationalGoal, ...] = ()


@dataclass(frozen=True, slots=True)
class UnrecognisedLine:
    """A line that was read but has no place in the plan.

    ``is_goal_like`` marks those that start like a goal: they deserve a look first.
    """

    line: int
    text: str
    is_goal_like: bool = False


@dataclass(frozen=True, slots=True)
class ParsedPlan:
    """A plan as found in a text; ``unit`` says what its line numbers count."""

    strategic_goals: tuple[ParsedStrategicGoal, ...]
    title: str = ""
    mission: tuple[str, ...] = ()
    who_we_are: tuple[str, ...] = ()
    ten_points_heading: str = ""
    ten_points_intro: tuple[str, ...] = ()
    ten_points: tuple[str, ...] = ()
    target_groups_heading: str = ""
    target_groups_intro: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    goals_heading: str = ""
    downloads_heading: str = ""
    downloads_intro: tuple[str, ...] = ()
    downloads: tuple[str, ...] = ()
    unrecognised: tuple[UnrecognisedLine, ...] = ()
    unit: Unit = "line"

    @property
    def operational_goals(self) -> tuple[ParsedOperationalGoal, ...]:
        return tuple(od for sd in self.strategic_goals for od in sd.operational_goals)

    @property
    def unrecognised_goal_lines(self) -> tuple[UnrecognisedLine, ...]:
        return tuple(line for line in self.unrecognised if line.is_goal_like)


class ProblemKind(StrEnum):
    EMPTY = "empty"
    TOO_LARGE = "too_large"
    BINARY = "binary"
    WRONG_KIND_OF_FILE = "wrong_kind_of_file"
    WRONG_ENCODING = "wrong_encoding"
    BROKEN_WORD_FILE = "broken_word_file"
    NO_GOALS = "no_goals"
    DUPLICATE_STRATEGIC_GOAL = "duplicate_strategic_goal"
    DUPLICATE_OPERATIONAL_GOAL = "duplicate_operational_goal"
    GOAL_BEFORE_STRATEGIC_GOAL = "goal_before_strategic_goal"
    STRATEGIC_GAP = "strategic_gap"
    OPERATIONAL_GAP = "operational_gap"
    WRONG_STRATEGIC_GOAL = "wrong_strategic_goal"
    NUMBER_ZERO = "number_zero"
    GOAL_WITHOUT_TEXT = "goal_without_text"
    TEXT_TOO_LONG = "text_too_long"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that stops the import, with the values its message needs.

    ``line`` is ``None`` only where no line can be meant (an empty or too large file).
    """

    kind: ProblemKind
    line: int | None = None
    values: Mapping[str, str | int] = field(default_factory=dict)


class PlanImportError(Exception):
    """The text cannot be taken in; ``problems`` says why, in the order of the lines."""

    def __init__(self, problems: Sequence[Problem], *, unit: Unit = "line") -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.line or 0))
        self.unit: Unit = unit
        super().__init__("; ".join(self._in_short(problem) for problem in self.problems))

    def _in_short(self, problem: Problem) -> str:
        where = "" if problem.line is None else f"{self.unit} {problem.line}: "
        return f"{where}{problem.kind.value}"
