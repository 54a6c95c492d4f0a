"""The grid against a slow count in plain Python, and against the figures and the lists that it leads to."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from goals.coverage.grid import Grid, Per, Row, colleague_grid, goal_grid, step_of, target_group_grid
from goals.figures import year_figures
from goals.models import Activity, ActivityStaff, ActivitySubject, OperationalGoal
from steunpunt.accounts.models import User
from steunpunt.vocabulary.models import TargetGroup
from tests.factories import (
    ActivityFactory,
    OperationalGoalFactory,
    PolicyPlanFactory,
    StrategicGoalFactory,
    TargetGroupFactory,
    ThemeFactory,
    UserFactory,
)

YEAR, TODAY = 2024, date(2025, 6, 1)
Entry = dict[str, Any]


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    return {
        "starts_on": draw(st.dates(date(2023, 12, 1), date(2025, 1, 31))),
        "goals": draw(st.lists(st.integers(0, 4), min_size=1, max_size=3, unique=True)),
        "staff": draw(st.lists(st.integers(0, 1), max_size=2, unique=True)),
        "groups": draw(st.lists(st.integers(0, 1), max_size=2, unique=True)),
    }


def slow_count(rows: list[Entry], per: Per) -> list[int]:
    size = 3 if per is Per.QUARTER else 1
    counts = [0] * (12 // size)
    for row in rows:
        if row["starts_on"].year == YEAR:
            counts[(row["starts_on"].month - 1) // size] += 1
    return counts


def counts(row: Row) -> list[int]:
    return [cell.count for cell in row.cells]


class TestAgainstPlainPython(TestCase):
    # A slow example says something of the machine, not of the counts.
    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(ledger=st.lists(entries(), max_size=12), per=st.sampled_from(Per), archived=st.sets(st.integers(0, 4), max_size=3))
    def test_every_row_agrees(self, ledger: list[Entry], per: Per, archived: set[int]) -> None:
        plan = PolicyPlanFactory()
        above = [StrategicGoalFactory(plan=plan, number=number) for number in (1, 2)]
        goals = [OperationalGoalFactory(strategic_goal=above[number // 3], number=number + 1) for number in range(5)]
        people = [UserFactory(role="staff", second_step=False) for _number in range(2)]
        groups, theme = TargetGroupFactory.create_batch(2), ThemeFactory()
        for row in ledger:
            activity = ActivityFactory(starts_on=row["starts_on"], goals=[goals[number] for number in row["goals"]])
            ActivityStaff.objects.bulk_create(ActivityStaff(activity=activity, user=people[number]) for number in row["staff"])
            for number in row["groups"]:
                ActivitySubject.objects.create(activity=activity, target_group=groups[number])
            # A theme is no target group: it never stands among them.
            ActivitySubject.objects.create(activity=activity, theme=theme)
        OperationalGoal.objects.filter(pk__in=[goals[number].pk for number in archived]).update(archived_at=timezone.now())

        grid = goal_grid(people[0], plan=plan, year=YEAR, per=per, today=TODAY)
        self.goals_agree(grid, ledger, goals, per, archived)
        own = goal_grid(people[0], plan=plan, year=YEAR, per=per, today=TODAY, person=people[0].pk)
        self.goals_agree(own, [row for row in ledger if 0 in row["staff"]], goals, per, archived)
        self.colleagues_agree(people, ledger, per)
        self.groups_agree(people[0], groups, ledger, per)
        figures = year_figures(plan=plan, year=YEAR)
        cut = "by_quarter" if per is Per.QUARTER else "by_month"
        assert counts(grid.total) == list(getattr(figures.total, cut))
        by_code = {row.code: counts(row) for row in grid.rows if row.code}
        for goal in figures.strategic_goals:
            assert by_code[goal.code] == list(getattr(goal.figures, cut))

    def goals_agree(self, grid: Grid, ledger: list[Entry], goals: list[OperationalGoal], per: Per, archived: set[int]) -> None:
        rows = {row.code: row for row in grid.rows if row.kind in ("od", "sd", "archived")}
        for number, goal in enumerate(goals):
            expected = slow_count([row for row in ledger if number in row["goals"]], per)
            assert (counts(rows[goal.code]) if goal.code in rows else [0] * len(expected)) == expected
            if goal.code in rows:
                assert rows[goal.code].kind == ("archived" if number in archived else "od")
        for code, parts in {"SD1": {0, 1, 2}, "SD2": {3, 4}}.items():
            assert counts(rows[code]) == slow_count([row for row in ledger if parts & set(row["goals"])], per)
        assert counts(grid.total) == slow_count(ledger, per)
        outside = [row for row in ledger if set(row["goals"]) <= archived]
        assert grid.outside == sum(slow_count(outside, per))
        idle = {goals[n].code for n in set(range(5)) - archived if not sum(slow_count([r for r in ledger if n in r["goals"]], per))}
        assert {row.code for row in grid.without_work} == idle

    def groups_agree(self, viewer: User, groups: list[TargetGroup], ledger: list[Entry], per: Per) -> None:
        grid = target_group_grid(viewer, year=YEAR, per=per, today=TODAY)
        rows = {(row.kind, row.label): counts(row) for row in grid.rows}
        nothing = [0] * len(grid.periods)
        for number, group in enumerate(groups):
            expected = slow_count([row for row in ledger if number in row["groups"]], per)
            assert rows.get(("group", group.name), nothing) == expected
        unnamed = slow_count([row for row in ledger if not row["groups"]], per)
        assert next((counts(row) for row in grid.rows if row.kind == "none"), nothing) == unnamed
        assert counts(grid.total) == slow_count(ledger, per)

    def colleagues_agree(self, people: list[User], ledger: list[Entry], per: Per) -> None:
        grid = colleague_grid(people[0], year=YEAR, per=per, today=TODAY)
        rows = {(row.kind, row.label): counts(row) for row in grid.rows}
        nothing = [0] * len(grid.periods)
        for number, person in enumerate(people):
            assert rows.get(("person", str(person)), nothing) == slow_count([row for row in ledger if number in row["staff"]], per)
        alone = slow_count([row for row in ledger if not row["staff"]], per)
        assert next((counts(row) for row in grid.rows if row.kind == "nobody"), nothing) == alone
        assert counts(grid.total) == slow_count(ledger, per)


def test_colour_steps_run_from_nothing_to_the_fullest_cell() -> None:
    assert [step_of(count, 8) for count in range(9)] == [0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert step_of(0, 0) == 0
    assert step_of(1, 1_000_000) == 1


class TestLinks(TestCase):
    def test_every_number_leads_to_a_list_of_just_as_many(self) -> None:
        """Also for a period that runs on into the next quarter: it counts where it began."""
        plan = PolicyPlanFactory()
        goal, other = (OperationalGoalFactory(strategic_goal__plan=plan, number=number) for number in (1, 2))
        person = UserFactory(role="staff")
        ActivityFactory(starts_on=date(2024, 2, 1), ends_on=date(2024, 5, 31), goals=[goal, other])
        ActivityFactory(starts_on=date(2024, 4, 1), goals=[other]).staff.add(person)
        OperationalGoal.objects.filter(pk=other.pk).update(archived_at=timezone.now())
        client = Client()
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        grids = [goal_grid(person, plan=plan, year=YEAR, per=per, today=TODAY, person=who) for per in Per for who in (None, person.pk)]
        group = TargetGroupFactory()
        ActivitySubject.objects.create(activity=Activity.objects.earliest("starts_on"), target_group=group)
        grids.append(target_group_grid(person, year=YEAR, per=Per.MONTH, today=TODAY))
        grids.append(colleague_grid(person, year=YEAR, per=Per.QUARTER, today=TODAY))
        cells = [cell for grid in grids for row in grid.rows for cell in (*row.cells, row.total) if cell.url]
        assert len(cells) > 20
        for cell in cells:
            shown = set(re.findall(r'href="/werk/activiteiten/(\d+)/"', client.get(cell.url).content.decode()))
            assert len(shown) == cell.count, cell.url
        assert Activity.objects.count() == 2
