"""Indicators as everybody reads them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from goals.models import (
    ActivityOrganisation,
    Indicator,
    IndicatorDefinition,
    IndicatorMeasurement,
    IndicatorTarget,
    PolicyPlan,
    StatusOverride,
)
from steunpunt.accounts.models import User
from tests.factories import ActivityFactory, IndicatorFactory, OperationalGoalFactory, OrganisationFactory, PolicyPlanFactory

Maker = Callable[[User | None], Client]
HERE = "/doelen/2021-2025/indicatoren/"
PAGES = [f"{HERE}?jaar=2024", f"{HERE}B1/", f"{HERE}B1/herkomst/2024/", "/doelen/?jaar=2024", "/doelen/2021-2025/sd1/od1/?jaar=2024"]


@pytest.fixture
def indicator(db: None) -> Indicator:
    goal = OperationalGoalFactory(number=1)
    indicator = IndicatorFactory(code="B1", title="Vorming op schema", operational_goal=goal, definition={"measure": "participations"})
    IndicatorTarget.objects.create(indicator=indicator, year=2024, value=40)
    ActivityFactory(goals=[goal], participations=45, participations_status="measured", title="Open studiedag", kind="study-day")
    return indicator


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("path", "queries"), list(zip(PAGES, [8, 7, 11, 19, 15], strict=True)))
def test_a_page_takes_few_queries_whatever_there_is(
    indicator: Indicator, path: str, queries: int, count: int, client: Client, django_assert_num_queries: Any
) -> None:
    for number in range(count):
        ActivityFactory(goals=[indicator.operational_goal])
        IndicatorFactory(operational_goal=indicator.operational_goal, code=f"C{number}")
        IndicatorTarget.objects.create(indicator=IndicatorFactory(code=f"D{number}"), year=2024, value=number)
    client.get(path)
    cache.clear()
    with django_assert_num_queries(queries):
        assert client.get(path).status_code == 200


def test_the_page_tells_value_target_and_judgement(indicator: Indicator, client: Client) -> None:
    page = client.get(f"{HERE}B1/").content.decode()
    assert "45 in 2024, de streefwaarde is minstens 40" in page
    assert "Gehaald" in page
    assert "Elke activiteit telt." in page
    assert "sample-mark" not in page


def test_an_example_target_is_marked(indicator: Indicator, client: Client) -> None:
    indicator.targets.update(is_sample=True)
    for path in (f"{HERE}B1/", f"{HERE}?jaar=2024"):
        assert "sample-mark" in client.get(path).content.decode()


def test_a_break_and_all_definitions_show(indicator: Indicator, client: Client) -> None:
    IndicatorDefinition.objects.create(
        indicator=indicator, valid_from_year=2024, text="Alleen online.", source="ledger", measure="count", mode="online"
    )
    page = client.get(f"{HERE}B1/").content.decode()
    assert "chart-break" in page
    assert page.index("Alleen online.") < page.index("Elke activiteit telt.")


def test_another_judgement_shows_beside_the_rule(indicator: Indicator, client: Client) -> None:
    StatusOverride.objects.create(indicator=indicator, year=2024, status="missed", reason="De helft was dubbel geteld")
    page = client.get(f"{HERE}B1/").content.decode()
    assert "Volgens de regel: Gehaald. Reden: De helft was dubbel geteld" in page


def test_unknown_zero_and_not_applicable_never_look_alike(db: None, client: Client) -> None:
    indicator = IndicatorFactory(code="H1", definition={"source": "manual", "measure": ""})
    for year, values in {
        2021: {"status": "measured", "value": 0, "source": "Telling", "measured_on": date(2021, 12, 1)},
        2022: {"status": "unknown", "reason": "Niemand telde"},
        2023: {"status": "not-applicable", "reason": "Geen editie"},
    }.items():
        IndicatorMeasurement.objects.create(indicator=indicator, year=year, **values)
    page = client.get(f"{HERE}H1/").content.decode()
    assert all(word in page for word in ("<strong>0</strong>", "Onbekend", "Niemand telde", "Niet van toepassing", "Geen editie"))
    sheet = client.get(f"{HERE}H1/cijfers.csv").getvalue().decode("utf-8-sig").splitlines()
    assert [line.split(",")[:4] for line in sheet[1:4]] == [
        ["2021", "Gemeten", "0", ""],
        ["2022", "Onbekend", "", "Niemand telde"],
        ["2023", "Niet van toepassing", "", "Geen editie"],
    ]
    data = json.loads(client.get(f"{HERE}H1/cijfers.json").content)
    assert [(year["value_status"], year["value"]) for year in data["years"][:3]] == [
        ("measured", "0"),
        ("unknown", None),
        ("not-applicable", None),
    ]


def test_the_entries_behind_a_value_name_nobody(indicator: Indicator, client_for: Maker, staff: User, member: User) -> None:
    goal = indicator.operational_goal
    ActivityFactory(goals=[goal], kind="advice", title="Gesprek met Jan Peeters")
    reached = ActivityFactory(goals=[goal], kind="workshop", title="Workshop bij De Zandloper", organisations_status="measured")
    ActivityOrganisation.objects.create(activity=reached, organisation=OrganisationFactory(name="De Zandloper vzw"))
    for visitor in (None, member):
        for path in (f"{HERE}B1/herkomst/2024/", f"{HERE}B1/herkomst/2024.csv"):
            answer = client_for(visitor).get(path)
            page = b"".join(answer).decode()
            assert "Open studiedag" in page
            assert "Peeters" not in page
            assert "Zandloper" not in page
    assert "Jan Peeters" in client_for(staff).get(f"{HERE}B1/herkomst/2024/").content.decode()


@pytest.mark.parametrize(
    "path",
    ["B9/", "B1/cijfers.xls", "B1/herkomst/2031/", "B1/herkomst/2024.json", "?jaar=2031", "../../2026-2030/indicatoren/B1/"],
)
def test_what_is_not_there_is_not_found(indicator: Indicator, client: Client, path: str) -> None:
    assert client.get(f"{HERE}{path}").status_code == 404


def test_an_archived_indicator_keeps_its_page_but_leaves_the_list(indicator: Indicator, client: Client) -> None:
    Indicator.objects.filter(pk=indicator.pk).update(archived_at=timezone.now())
    assert "gearchiveerd" in client.get(f"{HERE}b1/").content.decode()
    assert "Vorming op schema" not in client.get(HERE).content.decode()


def test_pages_lead_to_the_indicators(indicator: Indicator, client: Client) -> None:
    for path in ("/doelen/?jaar=2024", "/doelen/2021-2025/sd1/od1/?jaar=2024"):
        assert HERE in client.get(path).content.decode()
    assert "Vorming op schema" in client.get("/doelen/2021-2025/sd1/od1/?jaar=2024").content.decode()


def test_a_plan_without_indicators_says_so(db: None, client: Client) -> None:
    plan: PolicyPlan = PolicyPlanFactory()
    assert "nog geen indicatoren" in client.get(f"/doelen/{plan.period}/indicatoren/").content.decode()
    assert "indicatoren/" not in client.get("/doelen/").content.decode()


def test_a_formula_in_a_text_does_not_run(indicator: Indicator, client: Client) -> None:
    indicator.definitions.update(text="=1+1")
    assert ",'=1+1," in client.get(f"{HERE}B1/cijfers.csv").getvalue().decode()


def test_a_year_of_all_indicators_is_a_file(indicator: Indicator, client: Client) -> None:
    row = client.get(f"{HERE}cijfers-2024.csv").getvalue().decode("utf-8-sig").splitlines()[1]
    assert row.startswith("B1,Vorming op schema,SD1-OD1,activiteiten,2024,Gemeten,45,,40,")
    data = json.loads(client.get(f"{HERE}cijfers-2024.json").content)
    assert [(each["code"], each["value"], each["status"]) for each in data["indicators"]] == [("B1", "45", "reached")]
    assert [client.get(f"{HERE}cijfers-{name}").status_code for name in ("2031.csv", "2024.xls")] == [404, 404]
