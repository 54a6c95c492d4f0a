"""Two published years side by side."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from goals.models import PolicyPlan
from steunpunt.reports import actions
from steunpunt.reports.models import Report
from tests.factories import ActivityFactory, OperationalGoalFactory, PolicyPlanFactory, StrategicGoalFactory
from tests.reports.correcting import TODAY

pytestmark = pytest.mark.usefixtures("stored_apart")
PAGE = "/jaarverslagen/vergelijken/"


def published_year(year: int) -> Report:
    draft = actions.create_report(actor=None, year=year)
    frozen = actions.freeze_report(actor=None, report=draft, today=TODAY, confirm_unfinished_year=True)
    return actions.publish_report(actor=None, report=frozen)


@pytest.fixture
def year_before(plan: PolicyPlan) -> Report:
    goal = OperationalGoalFactory(strategic_goal__plan=plan, number=1)
    ActivityFactory(starts_on=date(2023, 5, 1), goals=[goal], participations=5, participations_status="measured")
    return published_year(2023)


def test_the_last_two_years_stand_side_by_side(client: Client, year_before: Report, published: Report) -> None:
    answer = client.get(PAGE)
    rows = {row.name.split(" ")[0]: row for row in answer.context["rows"]}
    assert list(rows) == ["Het", "SD1", "SD1-OD1", "SD1-OD2"]
    assert [(row.first.value, row.second.value, row.difference) for row in rows.values()] == [(1, 2, 1), (1, 2, 1), (1, 1, 0), (0, 1, 1)]
    assert 'href="/jaarverslagen/2023/uitgave/1/cijfers/plan/activiteiten/"' in answer.content.decode()
    assert PAGE in client.get("/jaarverslagen/").content.decode()


def test_what_is_not_known_has_no_difference(client: Client, year_before: Report, published: Report) -> None:
    rows = client.get(f"{PAGE}?een=2023&twee=2024&cijfer=deelnames").context["rows"]
    assert [row.difference for row in rows] == [19, 19, 7, None]


def test_years_of_different_plans_compare_only_as_a_whole(client: Client, published: Report) -> None:
    plan = PolicyPlanFactory(first_year=2026, last_year=2030, title="Volgend plan", is_current=False)
    ActivityFactory(starts_on=date(2026, 1, 5), goals=[OperationalGoalFactory(strategic_goal=StrategicGoalFactory(plan=plan))])
    published_year(2026)
    answer = client.get(PAGE)
    assert len(answer.context["rows"]) == 1
    assert "verschillende plannen" in answer.content.decode()


@pytest.mark.parametrize("query", ["een=2024&twee=2024", "een=1999", "cijfer=onzin", "een=x"])
def test_a_choice_that_is_not_there_is_told(client: Client, year_before: Report, published: Report, query: str) -> None:
    assert client.get(f"{PAGE}?{query}").status_code == 422


def test_one_year_has_nothing_to_stand_beside(client: Client, published: Report) -> None:
    answer = client.get(f"{PAGE}?een=2024&twee=2024")
    assert (answer.status_code, "nog geen twee" in answer.content.decode()) == (200, True)
    assert PAGE not in client.get("/jaarverslagen/").content.decode()
