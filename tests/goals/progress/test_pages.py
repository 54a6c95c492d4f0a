"""The public pages of the plan and its progress."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from goals.models import PolicyPlan
from steunpunt.accounts.models import User
from tests.factories import ActivityFactory, OperationalGoalFactory, PolicyPlanFactory, StrategicGoalFactory

Maker = Callable[[User | None], Client]
OD = "/doelen/2021-2025/sd1/od1/"
PAGES = ["/doelen/?jaar=2024", "/doelen/2021-2025/?jaar=2024", "/doelen/2021-2025/sd1/?jaar=2024", f"{OD}?jaar=2024"]


@pytest.fixture
def plan(db: None) -> PolicyPlan:
    plan = PolicyPlanFactory()
    for sd in (1, 2):
        for od in (1, 2):
            OperationalGoalFactory(strategic_goal=StrategicGoalFactory(plan=plan, number=sd), number=od, short_label=f"Doel {sd}{od}")
    return plan


def goal(plan: PolicyPlan, sd: int, od: int) -> Any:
    return plan.strategic_goals.get(number=sd).operational_goals.get(number=od)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("count", [1, 3])
def test_a_page_takes_few_queries_whatever_there_is(
    path: str, count: int, plan: PolicyPlan, client: Client, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        OperationalGoalFactory(strategic_goal=StrategicGoalFactory(plan=plan, number=1), number=number + 3)
        ActivityFactory(goals=[goal(plan, 1, 1), goal(plan, 2, 2)])
    client.get(path)
    cache.clear()
    with django_assert_num_queries(13 if "sd1" not in path else 9):
        first = client.get(path)
    with django_assert_num_queries(11 if "sd1" not in path else 7):
        again = client.get(path)
    assert (first.status_code, first.content) == (200, again.content)


def test_the_plan_shows_every_goal_and_what_was_done(plan: PolicyPlan, client: Client) -> None:
    ActivityFactory(goals=[goal(plan, 1, 1)])
    page = client.get("/doelen/?jaar=2024").content.decode()
    assert all(f"Doel {sd}{od}" in page for sd in (1, 2) for od in (1, 2))
    assert "Wat we deden in 2024" in page
    assert "Eerste alinea." in page


def test_the_mark_of_samples_is_there_only_with_samples(plan: PolicyPlan, client: Client) -> None:
    ActivityFactory(goals=[goal(plan, 1, 1)], is_sample=True)
    ActivityFactory(goals=[goal(plan, 2, 1)])
    assert [b"sample-mark" in client.get(path).content for path in (*PAGES, "/doelen/2021-2025/sd2/od1/?jaar=2024")] == [True] * 4 + [False]


def test_a_year_without_work_says_so_and_points_to_one_with_work(plan: PolicyPlan, client: Client) -> None:
    ActivityFactory(goals=[goal(plan, 1, 1)], starts_on=date(2022, 2, 1))
    page = client.get(f"{OD}?jaar=2024").content.decode()
    assert "Voor SD1-OD1 is in 2024 niets genoteerd" in page
    assert f"{OD}?jaar=2022" in page


@pytest.mark.parametrize("year", ["abc", "2019", "20244", "２０２４", "-1", "2024'--"])
def test_a_year_outside_the_plan_is_not_found(year: str, plan: PolicyPlan, client: Client) -> None:
    for path in ("/doelen/", OD):
        assert client.get(path, {"jaar": year}).status_code == 404


@pytest.mark.parametrize(
    "path", ["/doelen/1999-2003/", "/doelen/2021-2025/sd9/", "/doelen/2021-2025/sd1/od9/", f"{OD}cijfers-2024.xls", f"{OD}cijfers-2031.csv"]
)
def test_what_is_not_there_is_not_found(path: str, plan: PolicyPlan, client: Client) -> None:
    assert client.get(path).status_code == 404


def test_without_a_plan_the_page_says_so(db: None, client: Client) -> None:
    assert "Er is nog geen beleidsplan" in client.get("/doelen/").content.decode()


def test_entries_are_only_for_colleagues(plan: PolicyPlan, client_for: Maker, staff: User, member: User) -> None:
    ActivityFactory(goals=[goal(plan, 1, 1)], title="Geheim overleg")
    for visitor in (None, member, staff):
        assert "Geheim overleg" not in client_for(visitor).get(f"{OD}?jaar=2024").content.decode()


def test_the_walk_goes_up_and_down_the_thread(plan: PolicyPlan, client: Client) -> None:
    walk = client.get("/doelen/2021-2025/sd1/od2/?jaar=2024").context["walk"]
    assert [step[0].code for step in walk] == ["SD1-OD1", "SD2"]
    assert client.get("/doelen/2021-2025/sd1/").context["walk"][0] is None
    assert client.get("/doelen/2021-2025/sd2/od2/").context["walk"][1] is None


def test_an_archived_goal_is_readable_but_off_the_thread(plan: PolicyPlan, client: Client) -> None:
    archived = goal(plan, 1, 2)
    archived.archived_at = timezone.now()
    archived.save()
    assert "Doel 12" not in client.get("/doelen/?jaar=2024").content.decode()
    assert client.get("/doelen/2021-2025/sd1/od2/").status_code == 200
    ActivityFactory(goals=[archived])
    assert "Doel 12" in client.get("/doelen/?jaar=2024").content.decode()


def test_an_older_plan_stays_at_its_own_address(plan: PolicyPlan, client: Client) -> None:
    PolicyPlanFactory(first_year=2016, last_year=2020, is_current=False, title="Het vorige plan")
    assert "Het vorige plan" in client.get("/doelen/2016-2020/").content.decode()
    assert reverse("progress:plan-of-period", args=["2016-2020"]) in client.get("/doelen/").content.decode()


def test_figures_come_as_files_that_tell_unknown_from_zero(plan: PolicyPlan, client: Client) -> None:
    ActivityFactory(goals=[goal(plan, 1, 1)], half_days=0, half_days_status="measured")
    answer = client.get(f"{OD}cijfers-2024.csv")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    values = {row["measure"]: row["value"] for row in rows if not row["part"]}
    assert values == {"activities": "1", "organisations": "", "participations": "", "half_days": "0.0"}
    data = client.get("/doelen/2021-2025/cijfers-2024.json").json()
    assert [level["code"] for level in data["levels"]] == ["plan", "SD1", "SD1-OD1", "SD1-OD2", "SD2", "SD2-OD1", "SD2-OD2"]
    assert data["levels"][2]["figures"]["participations"] == {"measured": 0, "not_applicable": 0, "unknown": 1, "value": None}


def test_text_of_a_goal_is_never_markup_nor_a_formula(plan: PolicyPlan, client: Client) -> None:
    part = goal(plan, 1, 1)
    part.short_label = "=<script>1</script>"
    part.save()
    ActivityFactory(goals=[part])
    assert "<script>1" not in client.get("/doelen/?jaar=2024").content.decode()
    assert ";'=<script>" in client.get(f"{OD}cijfers-2024.csv").content.decode()


def test_charts_have_a_name_a_table_and_no_style(plan: PolicyPlan, client: Client) -> None:
    ActivityFactory(goals=[goal(plan, 1, 1)])
    page = client.get(f"{OD}?jaar=2024").content.decode()
    assert page.count('<figure class="chart">') == page.count("<summary>Als tabel") == 4
    assert " style=" not in page


@pytest.mark.parametrize(("path", "titles"), [(OD, {"Een"}), ("/doelen/2021-2025/sd1/", {"Een", "Twee"})])
def test_a_colleague_opens_exactly_the_entries_behind_the_figures(
    plan: PolicyPlan, client_for: Maker, staff: User, path: str, titles: set[str]
) -> None:
    for title, place in (("Een", (1, 1)), ("Twee", (1, 2)), ("Elders", (2, 1))):
        ActivityFactory(title=title, goals=[goal(plan, *place)], starts_on=date(2024, 3, 4))
    ActivityFactory(title="Later", goals=[goal(plan, 1, 1)], starts_on=date(2025, 3, 4))
    client = client_for(staff)
    address = client.get(f"{path}?jaar=2024").context["entries_url"]
    page = client.get(address).content.decode()
    assert {title for title in ("Een", "Twee", "Elders", "Later") if f">{title}</a>" in page} == titles
