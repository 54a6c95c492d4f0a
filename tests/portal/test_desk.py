"""My work and the team."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goals.actions.ledger import log_activity
from goals.actions.values import ActivityValues
from goals.models import Activity, OperationalGoal
from steunpunt.accounts.models import User
from steunpunt.portal.desk.reading import desk_of, team, uncounted
from tests.factories import OperationalGoalFactory, PolicyPlanFactory, StrategicGoalFactory, UserFactory

pytestmark = pytest.mark.django_db
QUERIES = {"/werk/": 24, "/werk/team/": 7, "/werk/team/{pk}/": 19}
DAY = date(2025, 11, 26)
For = Callable[[User | None], Client]


@pytest.fixture
def goal(staff: User) -> OperationalGoal:
    plan = PolicyPlanFactory(first_year=2021, last_year=2025)
    return OperationalGoalFactory(strategic_goal=StrategicGoalFactory(plan=plan), number=5, short_label="Vrijwilligers", owner=staff)


def logged(who: User, goal: OperationalGoal, day: date = DAY, **more: Any) -> Activity:
    given = {"kind": "training", "title": "Overleg", "starts_on": day, "mode": "online", "goal": goal, "staff": (who,)} | more
    return log_activity(actor=who, values=ActivityValues(**given))


@pytest.mark.parametrize(("role", "status"), [("visitor", 302), ("member", 403), ("staff", 200), ("publisher", 200)])
def test_only_colleagues_come_in(request: pytest.FixtureRequest, client_for: For, staff: User, role: str, status: int) -> None:
    client = client_for(request.getfixturevalue(role))
    for path in ("/werk/", "/werk/team/", f"/werk/team/{staff.pk}/"):
        assert client.get(path).status_code == status, path


def test_the_team_has_no_members_of_organisations(client_for: For, staff: User, member: User) -> None:
    assert client_for(staff).get(f"/werk/team/{member.pk}/").status_code == 404
    assert {line.person for line in team(staff, DAY)} == {staff}


def test_my_week_my_year_and_my_goals(staff: User, publisher: User, goal: OperationalGoal) -> None:
    mine = logged(staff, goal, participations=8, participations_status="measured")
    logged(staff, goal, date(2025, 3, 3), half_days=Decimal(2), half_days_status="measured")
    logged(staff, goal, date(2024, 11, 26))
    logged(publisher, goal)
    desk = desk_of(staff, viewer=staff, today=DAY)
    assert (desk.entries, desk.week.code, desk.numbers.activities) == ([mine], "2025-W48", 2)
    assert (desk.numbers.participations.value, desk.numbers.participations.unknown, desk.numbers.half_days.value) == (8, 1, 2)
    assert [count for _month, count in desk.numbers.by_month] == [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 0]
    line = desk.goals[0]
    assert (line.goal, line.figures.activities, line.in_quarter, line.is_quiet) == (goal, 3, 2, False)


def test_a_goal_without_work_this_quarter_waits(staff: User, goal: OperationalGoal) -> None:
    logged(staff, goal, date(2025, 9, 30))
    assert [line.goal for line in desk_of(staff, viewer=staff, today=DAY).quiet_goals] == [goal]


def test_what_is_not_counted_waits_while_one_remembers(staff: User, publisher: User, goal: OperationalGoal) -> None:
    waiting = logged(staff, goal, title="Hoeveel?")
    logged(staff, goal, date(2025, 2, 1))
    logged(staff, goal, participations_status="not-applicable")
    logged(publisher, goal)
    assert uncounted(staff, DAY) == [waiting]


def test_the_page_shows_it_all(client_for: For, staff: User, goal: OperationalGoal) -> None:
    logged(staff, goal, date(2025, 12, 31), title="Aan het eind")
    text = client_for(staff).get("/werk/").content.decode()
    assert "Aan het eind" in text
    assert "SD1-OD5 Vrijwilligers" in text
    assert 'href="/werk/week/2026-W01/"' in text


@pytest.mark.parametrize("path", ["/werk/", "/werk/team/", "/werk/team/{pk}/"])
@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_do_not_grow(client_for: For, staff: User, goal: OperationalGoal, path: str, count: int) -> None:
    for number in range(count):
        OperationalGoalFactory(strategic_goal=goal.strategic_goal, number=20 + number, owner=staff)
        UserFactory(role="staff")
        logged(staff, goal, date(2025, 12, 31), title=f"Rij {number}")
    client = client_for(staff)
    client.get(path.format(pk=staff.pk))
    with CaptureQueriesContext(connection) as queries:
        client.get(path.format(pk=staff.pk))
    assert len(queries) == QUERIES[path]
