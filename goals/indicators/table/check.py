"""A table held against the plan: what each row becomes, and everything that is wrong, cell by cell. Writes nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from django.utils.translation import gettext as _

from goals.indicators.actions.setup import target_of
from goals.indicators.numbers import NumberProblem, TargetValues, read_number, read_target
from goals.indicators.table import columns
from goals.indicators.table.source import Row, Table
from goals.models import ClosedYear, Direction, Indicator, IndicatorDefinition, OperationalGoal, PolicyPlan, StrategicGoal
from goals.models.indicators import CODE, MOST_DECIMALS
from steunpunt.accounts.models import User

Status = Literal["new", "changed", "same", "wrong"]
OF_DEFINITION = ("valid_from_year", "text", "direction", "source", "measure", "survey_measure", "kinds", "mode")
LONGEST_TEXT = 5000
WHOLE_PLAN = ("plan", "beleidsplan")


@dataclass(frozen=True)
class CellError:
    """What is wrong in one cell. ``column`` is its heading, ``value`` what stands there."""

    row: int
    column: str
    value: str
    text: str


@dataclass
class CheckedRow:
    number: int
    code: str = ""
    title: str = ""
    status: Status = "new"
    values: dict[str, Any] = field(default_factory=dict)
    definition: dict[str, Any] = field(default_factory=dict)
    targets: dict[int, TargetValues | None] = field(default_factory=dict)
    indicator: Indicator | None = None
    problems: list[CellError] = field(default_factory=list)


@dataclass
class Checked:
    rows: list[CheckedRow]
    # What is wrong with the headings.
    problems: list[str]

    @property
    def is_sound(self) -> bool:
        return not self.problems and all(not row.problems for row in self.rows)

    @property
    def cell_problems(self) -> list[CellError]:
        return [problem for row in self.rows for problem in row.problems]

    def count(self, status: Status) -> int:
        return sum(row.status == status for row in self.rows)


class Plan:
    """What of the plan the rows are held against, read once."""

    def __init__(self, plan: PolicyPlan) -> None:
        self.plan = plan
        goals = StrategicGoal.objects.filter(plan=plan).prefetch_related("operational_goals")
        self.goals: dict[str, StrategicGoal | OperationalGoal] = {goal.code: goal for goal in goals}
        self.goals |= {part.code: part for goal in goals for part in goal.operational_goals.all()}
        self.owners = {user.email.lower(): user for user in User.objects.colleagues().filter(is_active=True)}
        there = Indicator.objects.filter(plan=plan).select_related("operational_goal", "strategic_goal", "owner")
        self.there = {row.code: row for row in there.prefetch_related("definitions", "targets")}
        self.closed = set(ClosedYear.objects.filter(year__in=plan.years).values_list("year", flat=True))

    @cached_property
    def words(self) -> dict[str, dict[str, Any]]:
        return {"source": columns.measures(), "direction": columns.directions(), "kinds": columns.kinds(), "mode": columns.modes()}


def check_table(plan: PolicyPlan, table: Table) -> Checked:
    """As many queries as there are kinds of things to look up, whatever the size of the table."""
    names, problems = read_headings(plan, table)
    if problems:
        return Checked([], problems)
    known, seen, rows = Plan(plan), dict[str, int](), []
    for row in table.rows:
        checked = RowCheck(known, table.headings, names, row).check()
        if checked.code in seen:
            text = _("Row %(row)s has this code already. Each indicator stands there once.") % {"row": seen[checked.code]}
            checked.problems.append(CellError(row.number, heading_of(names, table, "code"), checked.code, text))
        elif checked.code:
            seen[checked.code] = row.number
        checked.status = "wrong" if checked.problems else checked.status
        rows.append(checked)
    return Checked(rows, [])


def read_headings(plan: PolicyPlan, table: Table) -> tuple[dict[int, str | int], list[str]]:
    """What each column holds: the name of a field, or the year of a target."""
    names: dict[int, str | int] = {}
    problems = []
    for place, heading in enumerate(table.headings):
        word = columns.plain(heading)
        year = re.fullmatch(r"(?:streefwaarde |streef |target )?(\d{4})", word)
        name: str | int | None = int(year[1]) if year else columns.BY_HEADING.get(word)
        if not word:
            continue
        if name is None:
            problems.append(
                _("We do not know the column “%(heading)s”. Take it out, or name it as in the example.") % {"heading": heading[:60]}
            )
        elif isinstance(name, int) and name not in plan.years:
            problems.append(_("The plan %(period)s has no year %(year)s.") % {"period": plan.period, "year": name})
        elif name in names.values():
            problems.append(_("The column “%(heading)s” is there twice.") % {"heading": heading[:60]})
        else:
            names[place] = name
    missing = [columns.COLUMNS[name][0] for name in columns.NEEDED if name not in names.values()]
    if missing:
        problems.append(_("These columns are missing: %(names)s.") % {"names": ", ".join(missing)})
    return names, problems


def heading_of(names: dict[int, str | int], table: Table, name: str) -> str:
    return next((table.headings[place] for place, each in names.items() if each == name), name)


class RowCheck:
    """One row: reads every cell, so that all that is wrong is told at once. An empty cell changes nothing."""

    def __init__(self, known: Plan, headings: tuple[str, ...], names: dict[int, str | int], row: Row) -> None:
        self.known, self.row = known, row
        cells = dict(enumerate(row.cells))
        self.cells = {name: cells.get(place, "") for place, name in names.items()}
        self.headings = {name: headings[place] for place, name in names.items()}
        self.found = CheckedRow(row.number)

    def check(self) -> CheckedRow:
        found = self.found
        found.code = self.read_code()
        found.title = self.cells["title"]
        found.indicator = self.known.there.get(found.code)
        found.values = {name: value for name, value in self.values() if value is not None} | self.level()
        found.definition = {name: value for name, value in self.definition() if value is not None}
        found.targets = dict(self.targets())
        self.check_baseline()
        if found.indicator is not None:
            self.compare(found.indicator)
        return found

    def problem(self, name: str | int, text: str) -> None:
        self.found.problems.append(CellError(self.row.number, self.headings.get(name, str(name)), self.cells.get(name, "")[:80], text))

    def read(self, name: str | int, reader: Callable[[str], Any]) -> Any:
        """What a filled cell says; None for an empty one, and for one that is wrong."""
        text = self.cells.get(name, "")
        if not text:
            return None
        try:
            return reader(text)
        except ValueError as error:
            self.problem(name, str(error))
            return None

    def read_code(self) -> str:
        code = self.cells.get("code", "").upper()
        if len(code) > 20 or not re.fullmatch(CODE, code):
            self.problem("code", _("Write a code of at most 20 capitals, digits, points and hyphens, such as SD1-I2."))
            return ""
        return code

    def values(self) -> Iterator[tuple[str, Any]]:
        yield "code", self.found.code
        for name, most in (("title", 200), ("unit", 40), ("baseline_source", 200), ("explanation", LONGEST_TEXT)):
            text = self.cells.get(name, "")
            if name in columns.NEEDED and not text:
                self.problem(name, _("Fill this in."))
            if len(text) > most:
                self.problem(name, _("At most %(most)s characters fit here.") % {"most": most})
            yield name, text or None
        yield "decimals", self.read("decimals", whole(0, MOST_DECIMALS))
        yield "owner", self.read("owner", self.owner)
        yield "baseline_value", self.read("baseline_value", lambda text: read_number(text, MOST_DECIMALS))
        yield "baseline_year", self.read("baseline_year", whole(1990, 2100))

    def level(self) -> dict[str, Any]:
        text = self.cells.get("level", "")
        goal = self.known.goals.get(text.upper().replace(" ", ""))
        if text and goal is None and columns.plain(text) not in WHOLE_PLAN:
            self.problem("level", _("This plan has no such goal. Write SD1, SD1-OD2, or plan."))
        if not text:
            return {}
        return {
            "strategic_goal": goal if isinstance(goal, StrategicGoal) else None,
            "operational_goal": goal if isinstance(goal, OperationalGoal) else None,
        }

    def owner(self, text: str) -> User:
        found = self.known.owners.get(text.lower())
        if found is None:
            raise ValueError(_("No colleague has this e-mail address."))
        return found

    def definition(self) -> Iterator[tuple[str, Any]]:
        for name in ("source", "text"):
            if not self.cells.get(name):
                self.problem(name, _("Fill this in."))
        if len(self.cells.get("text", "")) > LONGEST_TEXT:
            self.problem("text", _("At most %(most)s characters fit here.") % {"most": LONGEST_TEXT})
        yield "text", self.cells.get("text", "")
        source = self.read("source", self.one_of("source"))
        if source is not None:
            yield "source", source[0]
            yield "measure", source[1]
            yield "survey_measure", source[2]
        yield "direction", self.read("direction", self.one_of("direction")) or Direction.HIGHER
        yield "valid_from_year", self.read("valid_from_year", self.year) or self.known.plan.first_year
        kinds = self.read("kinds", self.kinds) or []
        mode = self.read("mode", self.one_of("mode")) or ""
        for name, value in (("kinds", kinds), ("mode", mode)):
            if value and source is not None and not source[1]:
                self.problem(name, _("Only what is counted in the ledger can be narrowed down. Leave this empty."))
        yield "kinds", [str(kind) for kind in kinds]
        yield "mode", mode

    def one_of(self, name: str) -> Callable[[str], Any]:
        words = self.known.words[name]

        def reader(text: str) -> Any:
            if columns.plain(text) not in words:
                raise ValueError(
                    _("We do not know “%(text)s”. Choose one of: %(words)s.") % {"text": text[:40], "words": columns.offered(name)}
                )
            return words[columns.plain(text)]

        return reader

    def kinds(self, text: str) -> list[Any]:
        read_one = self.one_of("kinds")
        return [read_one(part.strip()) for part in re.split(r"[,;/|]", text) if part.strip()]

    def year(self, text: str) -> int:
        plan = self.known.plan
        return whole(plan.first_year, plan.last_year)(text)

    def targets(self) -> Iterator[tuple[int, TargetValues | None]]:
        found, there = self.found, {}
        if found.indicator is not None:
            there = {row.year: target_of(row) for row in found.indicator.targets.all()}
        direction = found.definition.get("direction", Direction.HIGHER)
        decimals = found.values.get("decimals", found.indicator.decimals if found.indicator else 0)
        first = found.definition.get("valid_from_year", self.known.plan.first_year)
        for year in [name for name in self.cells if isinstance(name, int)]:
            target = self.read(year, lambda text: read_target(text, direction, decimals))
            if target is None:
                continue
            if year < first and found.indicator is None:
                self.problem(year, _("The definition holds from %(year)s on, so there is nothing to reach before.") % {"year": first})
            elif year in self.known.closed and there.get(year) != target:
                self.problem(year, _("%(year)s is closed. Set this target on the page of the indicator, with a reason.") % {"year": year})
            yield year, target

    def check_baseline(self) -> None:
        names = [name for name in ("baseline_value", "baseline_year", "baseline_source") if not self.cells.get(name)]
        if 0 < len(names) < 3:
            for name in names:
                self.problem(name, _("A baseline has a value, a year and a source. Fill in all three, or none."))

    def compare(self, indicator: Indicator) -> None:
        """Texts and targets are taken over; a definition changes only on the page of the indicator."""
        definition = next(iter(sorted(indicator.definitions.all(), key=lambda row: -row.valid_from_year)), None)
        if definition is not None:
            self.compare_definition(definition)
        changed = [name for name, value in self.found.values.items() if getattr(indicator, name) != value]
        there = {row.year: target_of(row) for row in indicator.targets.all()}
        changed += [str(year) for year, target in self.found.targets.items() if there.get(year) != target]
        self.found.status = "changed" if changed else "same"

    def compare_definition(self, definition: IndicatorDefinition) -> None:
        column = {"measure": "source", "survey_measure": "source"}
        told = set()
        for name in OF_DEFINITION:
            where = column.get(name, name)
            if self.cells.get(where) and name in self.found.definition and getattr(definition, name) != self.found.definition[name]:
                told.add(where)
        for where in sorted(told):
            self.problem(where, _("This differs from the definition there is. Make a new definition on the page of the indicator."))


def whole(least: int, most: int) -> Callable[[str], int]:
    def reader(text: str) -> int:
        if not (text.isascii() and text.isdecimal() and least <= int(text) <= most):
            raise NumberProblem(_("Write a whole number from %(least)s to %(most)s.") % {"least": least, "most": most})
        return int(text)

    return reader
