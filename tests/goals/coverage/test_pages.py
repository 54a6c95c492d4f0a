"""The coverage page: who may, what it says, what it exports, how many queries it takes."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from goals.coverage.grid import Per, goal_grid
from goals.models import OperationalGoal, PolicyPlan
from steunpunt.accounts.models import User
from tests.factories import ActivityFactory, OperationalGoalFactory, PolicyPlanFactory, StrategicGoalFactory

pytestmark = pytest.mark.django_db
Maker = Callable[[User | None], Client]
PAGE = "/werk/dekking/?jaar=2024"


@pytest.fixture
def plan() -> PolicyPlan:
    plan = PolicyPlanFactory()
    for od in (1, 2, 3):
        OperationalGoalFactory(strategic_goal=StrategicGoalFactory(plan=plan, number=1), number=od, short_label=f"Doel {od}")
    return plan


def goal(plan: PolicyPlan, od: int) -> OperationalGoal:
    return OperationalGoal.objects.select_related("strategic_goal").get(strategic_goal__plan=plan, number=od)


@pytest.mark.parametrize("path", [PAGE, "/werk/dekking/uitvoer.csv", "/werk/dekking/uitvoer.xlsx"])
def test_only_colleagues_see_it(path: str, client_for: Maker, member: User, staff: User, publisher: User, plan: PolicyPlan) -> None:
    assert [client_for(user).get(path).status_code for user in (None, member, staff, publisher)] == [302, 403, 200, 200]


def test_who_may_not_read_entries_gets_no_counts_either(member: User, plan: PolicyPlan) -> None:
    ActivityFactory(goals=[goal(plan, 1)])
    assert goal_grid(member, plan=plan, year=2024, per=Per.QUARTER, today=date(2025, 1, 1)).total.total.count == 0


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("query", ["", "&per=maand", "&per-wie=iedereen", "&per-wie={staff}"])
def test_queries_do_not_grow(
    query: str, count: int, client_for: Maker, staff: User, plan: PolicyPlan, django_assert_max_num_queries: Any
) -> None:
    for number in range(count):
        OperationalGoalFactory(strategic_goal=StrategicGoalFactory(plan=plan, number=number + 2), number=9)
        ActivityFactory(goals=[goal(plan, 1), goal(plan, 2)]).staff.add(staff)
    OperationalGoal.objects.filter(number=2).update(archived_at=timezone.now())
    client = client_for(staff)
    client.get(PAGE)
    cache.clear()
    with django_assert_max_num_queries(11):
        assert client.get(PAGE + query.format(staff=staff.pk)).status_code == 200


def test_a_goal_without_work_and_work_outside_the_plan_are_named(client_for: Maker, staff: User, plan: PolicyPlan) -> None:
    ActivityFactory(goals=[goal(plan, 1)])
    ActivityFactory(goals=[goal(plan, 2)])
    OperationalGoal.objects.filter(number=2).update(archived_at=timezone.now())
    page = client_for(staff).get(PAGE).content.decode()
    assert "Eén doel zonder werk" in page
    assert "SD1-OD3 Doel 3" in page
    assert "Werk buiten het plan" in page
    assert "gearchiveerd" in page
    assert f"doel={goal(plan, 1).pk}&amp;kwartaal=1" in page


def test_nonsense_in_the_address_is_the_usual_page(client_for: Maker, staff: User, plan: PolicyPlan) -> None:
    client = client_for(staff)
    for query in ("jaar=nooit", "jaar=1066", "per=eeuw", "per-wie=999999", "per-wie=%00", "jaar=٢٠٢٤"):
        assert client.get(f"/werk/dekking/?{query}").status_code == 200


def test_without_a_plan_it_says_so(client_for: Maker, staff: User) -> None:
    assert "Er is nog geen plan" in client_for(staff).get("/werk/dekking/").content.decode()
    assert client_for(staff).get("/werk/dekking/uitvoer.csv").status_code == 404


def test_the_sheet_is_what_the_screen_shows(client_for: Maker, staff: User, plan: PolicyPlan) -> None:
    OperationalGoal.objects.filter(number=3).update(short_label="=1+1")
    ActivityFactory(goals=[goal(plan, 1)], starts_on=date(2024, 5, 2))
    client = client_for(staff)
    answer = client.get("/werk/dekking/uitvoer.csv?jaar=2024")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows[0] == ["Code", "Naam", "Opmerking", "Kwartaal 1", "Kwartaal 2", "Kwartaal 3", "Kwartaal 4", "Jaar"]
    assert rows[2] == ["SD1-OD1", "Doel 1", "", "0", "1", "0", "0", "1"]
    assert rows[4] == ["SD1-OD3", "'=1+1", "nog geen activiteit", "0", "0", "0", "0", "0"]
    assert rows[-1][1:] == ["Alle activiteiten", "", "0", "1", "0", "0", "1"]
    book = load_workbook(io.BytesIO(b"".join(client.get("/werk/dekking/uitvoer.xlsx?jaar=2024&per=maand").streaming_content)))
    sheet = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert len(sheet[0]) == 16
    assert sheet[2][3:] == [0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1]
