"""Where publishers set indicators up and owners fill in values: who may, what is refused, what stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from goals.models import ClosedYear, Indicator, IndicatorDefinition, IndicatorMeasurement, IndicatorTarget, StatusOverride
from steunpunt.accounts.models import User
from tests.factories import IndicatorFactory, OperationalGoalFactory, PolicyPlanFactory

Maker = Callable[[User | None], Client]
NEW = {
    "level": "plan",
    "code": "t1",
    "title": "Tevredenheid",
    "unit": "%",
    "decimals": "1",
    "baseline_value": "71,5",
    "baseline_year": "2020",
    "baseline_source": "Bevraging 2020",
    "d-valid_from_year": "2021",
    "d-text": "Aandeel dat tevreden is.",
    "d-direction": "higher",
    "d-source": "survey",
    "d-survey_measure": "share",
}
VALUE = {"version": "0", "status": "measured", "value": "80", "source": "Bevraging", "measured_on": "2024-06-01"}


@pytest.fixture
def indicator(db: None, staff: User) -> Indicator:
    return IndicatorFactory(code="H1", owner=staff, definition={"source": "manual", "measure": ""})


@pytest.fixture
def at_work(client_for: Maker, publisher: User) -> Client:
    return client_for(publisher)


def here(indicator: Indicator, rest: str = "") -> str:
    return f"/werk/indicatoren/{indicator.pk}/{rest}"


PATHS = ["", "wijzigen/", "definitie/", "streefwaarden/", "oordeel/2024/", "waarde/2024/"]


@pytest.mark.parametrize(
    ("role", "statuses"),
    [
        ("visitor", [302] * 6),
        ("member", [403] * 6),
        ("staff", [200, 403, 403, 403, 403, 200]),
        ("publisher", [200] * 6),
    ],
)
def test_each_does_what_is_theirs(
    indicator: Indicator, client_for: Maker, request: pytest.FixtureRequest, role: str, statuses: list[int]
) -> None:
    client = client_for(request.getfixturevalue(role))
    assert [client.get(here(indicator, path)).status_code for path in PATHS] == statuses


def test_who_owns_an_indicator_sees_no_other(indicator: Indicator, client_for: Maker, staff: User) -> None:
    other = IndicatorFactory(definition={"source": "manual", "measure": ""})
    client = client_for(staff)
    assert [client.get(here(other, path)).status_code for path in ("", "waarde/2024/")] == [404, 404]
    assert client.post(here(other, "waarde/2024/"), VALUE).status_code == 404
    page = client.get("/werk/indicatoren/").content.decode()
    assert indicator.title in page
    assert other.title not in page


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("path", "queries"), [("/werk/indicatoren/", 9), ("/werk/indicatoren/{pk}/", 9)])
def test_work_pages_take_few_queries(
    indicator: Indicator, at_work: Client, django_assert_num_queries: Any, path: str, queries: int, count: int
) -> None:
    for _ in range(count):
        IndicatorFactory(definition={"source": "manual", "measure": ""}, operational_goal=OperationalGoalFactory())
    path = path.format(pk=indicator.pk)
    at_work.get(path)
    with django_assert_num_queries(queries):
        assert at_work.get(path).status_code == 200


def test_a_publisher_makes_an_indicator(db: None, at_work: Client) -> None:
    goal = OperationalGoalFactory()
    answer = at_work.post("/werk/indicatoren/2021-2025/nieuw/", {**NEW, "level": f"od-{goal.pk}"})
    made = Indicator.objects.get()
    assert answer.headers["Location"] == here(made)
    assert (made.code, made.operational_goal, made.baseline_value) == ("T1", goal, Decimal("71.5"))
    assert made.definitions.get().survey_measure == "share"
    assert "Bea Beheerder" in at_work.get(f"/werk/historiek/indicator/{made.pk}/").content.decode()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"code": "a/b"}, "Hoofdletters, cijfers"),
        ({"code": "BEZET"}, "Kies een andere code"),
        ({"baseline_source": ""}, "Vul ze alle drie in"),
        ({"baseline_value": "1.200"}, "1200"),
        ({"d-text": ""}, "verplicht"),
        ({"d-survey_measure": ""}, "Kies wat er gemeten wordt"),
        ({"d-kinds": "training"}, "Laat dit leeg"),
        ({"d-lower_bound": "3"}, "Laat ze leeg"),
        ({"d-direction": "within", "d-lower_bound": "3"}, "Vul beide grenzen in"),
        ({"d-direction": "within", "d-lower_bound": "3", "d-upper_bound": "2"}, "bovengrens ligt onder"),
    ],
)
def test_what_is_wrong_says_so_and_what_was_typed_stays(db: None, at_work: Client, change: dict[str, str], message: str) -> None:
    IndicatorFactory(code="BEZET")
    answer = at_work.post("/werk/indicatoren/2021-2025/nieuw/", {**NEW, **change})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert message in page
    assert "Bevraging 2020" in page or "baseline_source" in change
    assert Indicator.objects.count() == 1


def test_a_new_definition_leaves_a_closed_year_alone(indicator: Indicator, at_work: Client) -> None:
    ClosedYear.objects.create(year=2023)
    given = {"text": "Anders gevraagd.", "direction": "higher", "source": "manual", "valid_from_year": "2023"}
    refused = at_work.post(here(indicator, "definitie/"), given)
    assert refused.status_code == 422
    assert "Een gesloten jaar houdt" in refused.content.decode()
    assert 'value="2024" selected' in at_work.get(here(indicator, "definitie/")).content.decode()
    assert at_work.post(here(indicator, "definitie/"), {**given, "valid_from_year": "2024"}).status_code == 302
    assert at_work.post(here(indicator, "definitie/"), {**given, "valid_from_year": "2024"}).status_code == 422


def test_a_definition_of_a_closed_year_offers_no_change(indicator: Indicator, at_work: Client) -> None:
    ClosedYear.objects.create(year=2023)
    later = IndicatorDefinition.objects.create(indicator=indicator, valid_from_year=2024, text="Later", source="manual")
    page = at_work.get(here(indicator)).content.decode()
    assert page.count("blijft ze zoals ze is") == 1
    assert f"/definitie/{later.pk}/" in page
    assert f"/definitie/{indicator.definitions.first().pk}/" not in page


def test_a_definition_changes_and_goes_while_no_closed_year_uses_it(indicator: Indicator, at_work: Client) -> None:
    first = indicator.definitions.get()
    later = IndicatorDefinition.objects.create(indicator=indicator, valid_from_year=2024, text="Later", source="manual")
    given = {"version": "1", "text": "Beter", "direction": "lower", "source": "manual", "valid_from_year": "2024"}
    assert at_work.post(f"/werk/indicatoren/definitie/{later.pk}/", given).status_code == 302
    assert at_work.post(f"/werk/indicatoren/definitie/{later.pk}/", {**given, "text": "Te laat"}).status_code == 409
    at_work.post(f"/werk/indicatoren/definitie/{later.pk}/verwijderen/")
    answer = at_work.post(f"/werk/indicatoren/definitie/{first.pk}/verwijderen/", follow=True)
    assert "de enige definitie" in answer.content.decode()
    assert list(indicator.definitions.all()) == [first]


def test_two_publishers_at_one_indicator(indicator: Indicator, at_work: Client) -> None:
    given = {"version": "1", "level": "plan", "code": "H1", "title": "Van Bea", "unit": "punten", "decimals": "0"}
    assert at_work.post(here(indicator, "wijzigen/"), given).status_code == 302
    answer = at_work.post(here(indicator, "wijzigen/"), {**given, "title": "Van An"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Van Bea" in page
    assert 'value="Van An"' in page
    assert 'name="version" value="2"' in page


def test_targets_are_set_year_by_year(indicator: Indicator, at_work: Client) -> None:
    IndicatorTarget.objects.create(indicator=indicator, year=2022, value=5, is_sample=True)
    IndicatorTarget.objects.create(indicator=indicator, year=2023, value=6, is_sample=True)
    given = {"version": "1", "y2021": "", "y2022": "5", "y2023": "", "y2024": "12", "y2025": "veel"}
    answer = at_work.post(here(indicator, "streefwaarden/"), given)
    assert answer.status_code == 422
    assert "“veel” is geen getal" in answer.content.decode()
    assert 'value="12"' in answer.content.decode()
    assert at_work.post(here(indicator, "streefwaarden/"), {**given, "y2025": "14"}).status_code == 302
    assert [(row.year, row.value, row.is_sample) for row in indicator.targets.all()] == [
        (2022, 5, True),
        (2024, 12, False),
        (2025, 14, False),
    ]
    assert at_work.post(here(indicator, "streefwaarden/"), {**given, "y2025": "15"}).status_code == 409


def test_a_target_of_a_closed_year_asks_for_a_reason(indicator: Indicator, at_work: Client) -> None:
    ClosedYear.objects.create(year=2022)
    given = {"version": "1", "y2022": "5", "correction": ""}
    answer = at_work.post(here(indicator, "streefwaarden/"), given)
    assert answer.status_code == 422
    assert "bevroren" in answer.content.decode()
    assert at_work.post(here(indicator, "streefwaarden/"), {**given, "correction": "Vergeten"}).status_code == 302
    assert "Vergeten" in at_work.get(f"/werk/historiek/indicator/{indicator.pk}/").content.decode()


def test_an_owner_fills_in_a_value(indicator: Indicator, client_for: Maker, staff: User) -> None:
    client = client_for(staff)
    assert client.post(here(indicator, "waarde/2024/"), VALUE).status_code == 302
    row = IndicatorMeasurement.objects.get()
    assert (row.value, row.author, row.measured_on) == (80, staff, date(2024, 6, 1))
    assert client.post(here(indicator, "waarde/2024/"), {**VALUE, "value": "81"}).status_code == 409
    unknown = {"version": "1", "status": "unknown", "reason_given": "Bevraging liep mis"}
    assert client.post(here(indicator, "waarde/2024/"), unknown).status_code == 302
    row.refresh_from_db()
    assert (row.status, row.value, row.reason) == ("unknown", None, "Bevraging liep mis")


def test_only_a_survey_has_a_number_of_answers(indicator: Indicator, at_work: Client) -> None:
    asked = IndicatorFactory(plan=indicator.plan, definition={"source": "survey", "measure": "", "survey_measure": "average"})
    assert 'name="answers"' not in at_work.get(here(indicator, "waarde/2024/")).content.decode()
    unknown = {"version": "0", "status": "unknown", "reason_given": "Mislukt", "answers": "12"}
    refused = at_work.post(here(asked, "waarde/2024/"), unknown)
    assert (refused.status_code, "uit een bevraging" in refused.content.decode()) == (422, True)
    assert at_work.post(here(asked, "waarde/2024/"), {**VALUE, "answers": "12"}).status_code == 302
    assert IndicatorMeasurement.objects.get().answers == 12
    assert "12 antwoorden" in at_work.get(f"/doelen/{asked.plan.period}/indicatoren/{asked.code}/").content.decode()


@pytest.mark.parametrize(
    ("year", "change", "message"),
    [
        (2024, {"value": ""}, "Vul de waarde in"),
        (2024, {"source": ""}, "waar de waarde vandaan komt"),
        (2024, {"measured_on": ""}, "wanneer het gemeten werd"),
        (2024, {"value": "1,5"}, "hoogstens 0 decimalen"),
        (2024, {"status": "unknown"}, "Kies een van beide"),
        (2024, {"status": "unknown", "value": ""}, "waarom er geen waarde is"),
        (2030, {}, "is nog niet begonnen"),
    ],
)
def test_a_value_says_what_is_wrong(indicator: Indicator, at_work: Client, year: int, change: dict[str, str], message: str) -> None:
    if year == 2030:
        plan = PolicyPlanFactory(first_year=2026, last_year=2030, is_current=False)
        indicator = IndicatorFactory(plan=plan, definition={"source": "manual", "measure": ""})
    answer = at_work.post(here(indicator, f"waarde/{year}/"), {**VALUE, **change})
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not IndicatorMeasurement.objects.exists()


def test_what_the_ledger_counts_nobody_fills_in(db: None, at_work: Client) -> None:
    answer = at_work.post(here(IndicatorFactory(), "waarde/2024/"), VALUE)
    assert answer.status_code == 422
    assert "telt dit jaar zelf" in answer.content.decode()


def test_a_closed_year_is_for_publishers_with_a_reason(indicator: Indicator, client_for: Maker, staff: User, at_work: Client) -> None:
    ClosedYear.objects.create(year=2024)
    assert client_for(staff).post(here(indicator, "waarde/2024/"), VALUE).status_code == 422
    assert client_for(staff).post(here(indicator, "waarde/2024/"), {**VALUE, "correction": "Toch"}).status_code == 422
    assert at_work.post(here(indicator, "waarde/2024/"), {**VALUE, "correction": "Toch"}).status_code == 302


def test_a_publisher_judges_otherwise_and_takes_it_back(indicator: Indicator, at_work: Client) -> None:
    given = {"version": "0", "status": "at-risk", "why": ""}
    assert at_work.post(here(indicator, "oordeel/2024/"), given).status_code == 422
    assert at_work.post(here(indicator, "oordeel/2024/"), {**given, "why": "Half jaar dicht"}).status_code == 302
    assert StatusOverride.objects.get().reason == "Half jaar dicht"
    assert "Laat de regel weer oordelen" in at_work.get(here(indicator, "oordeel/2024/")).content.decode()
    assert at_work.post(here(indicator, "oordeel/2024/"), {**given, "version": "1", "why": "x", "withdraw": "1"}).status_code == 302
    assert not StatusOverride.objects.exists()


def test_archiving_and_bringing_back(indicator: Indicator, at_work: Client) -> None:
    at_work.post(here(indicator, "archiveren/"))
    assert Indicator.objects.get().archived_at is not None
    at_work.post(here(indicator, "herstellen/"))
    assert Indicator.objects.get().archived_at is None


def test_a_year_outside_the_plan_is_not_found(indicator: Indicator, at_work: Client) -> None:
    assert [at_work.get(here(indicator, f"{path}/2031/")).status_code for path in ("waarde", "oordeel")] == [404, 404]


def test_the_history_tells_of_kinds_in_words(db: None, at_work: Client) -> None:
    indicator = IndicatorFactory(definition={"kinds": ["training", "advice"]})
    page = at_work.get(f"/werk/historiek/indicator/{indicator.pk}/").content.decode()
    assert "Vorming, Advies op maat" in page
    assert "Elke activiteit telt." in page
