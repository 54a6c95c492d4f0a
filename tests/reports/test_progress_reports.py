"""Progress reports: frozen years as they were frozen, open ones counted, nothing added that may not be added."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from goals.actions.ledger import writing
from goals.models import Activity, ClosedYear
from steunpunt.accounts.models import User
from steunpunt.reports import actions
from steunpunt.reports.content import compile_report
from steunpunt.reports.editions.actions import start_erratum
from steunpunt.reports.models import FrozenEntry, Report
from steunpunt.reports.progress.compiling import added
from steunpunt.reports.sections.actions import save_section
from steunpunt.shared.freezing import FreezeError
from tests.factories import ActivityFactory, OperationalGoalFactory, OrganisationFactory, PolicyPlanFactory
from tests.reports.correcting import printed

pytestmark = pytest.mark.django_db
For = Callable[[User | None], Client]
PAGE = "/jaarverslagen/2023-2024/"
DAY = date(2025, 2, 1)


@pytest.fixture
def ledger(quiet: None) -> list[Activity]:
    """In both years one activity of ten participations and one and a half half-days, with the same organisation."""
    plan, organisation = PolicyPlanFactory(), OrganisationFactory()
    goal = OperationalGoalFactory(strategic_goal__plan=plan, number=1, short_label="Samen leren")
    rows = []
    for year in (2023, 2024):
        numbers = {"participations": 10, "participations_status": "measured", "half_days": "1.5", "half_days_status": "measured"}
        row = ActivityFactory(starts_on=date(year, 3, 1), goals=[goal], organisations_status="measured", **numbers)
        row.organisation_rows.create(organisation=organisation)
        rows.append(row)
    return rows


def frozen(year: int) -> Report:
    return actions.publish_report(
        actor=None, report=actions.freeze_report(actor=None, report=actions.create_report(actor=None, year=year), today=DAY)
    )


def progress() -> Report:
    return actions.create_progress_report(actor=None, first_year=2023, year=2024)


def published() -> Report:
    return actions.publish_report(actor=None, report=actions.freeze_report(actor=None, report=progress(), today=DAY))


def test_a_frozen_year_is_told_as_it_was_frozen(ledger: list[Activity]) -> None:
    first, report = frozen(2023), progress()
    with writing(None, "Verteld na telling"):
        Activity.objects.filter(pk=ledger[0].pk).update(participations=99)
    years = compile_report(report)["years"]
    assert [(each["year"], each["edition"], each["data_sha256"]) for each in years] == [(2023, 1, first.data_sha256), (2024, None, "")]
    assert [each["figures"]["total"]["participations"]["value"] for each in years] == [10, 10]


def test_only_what_may_be_added_is_added(ledger: list[Activity]) -> None:
    sums = compile_report(progress())["sums"]
    for level in ("plan", "SD1", "SD1-OD1"):
        assert sums[level] == {
            "activities": 2,
            "participations": {"value": "20", "unknown": 0},
            "half_days": {"value": "3.0", "unknown": 0},
        }


@given(st.lists(st.tuples(st.one_of(st.none(), st.decimals(0, 999, places=1)), st.integers(0, 5)), min_size=1, max_size=6))
def test_a_sum_leaves_out_what_nobody_knows(values: list[tuple[Decimal | None, int]]) -> None:
    found = added([{"value": None if value is None else str(value), "unknown": unknown} for value, unknown in values])
    known = [value for value, _unknown in values if value is not None]
    assert found["unknown"] == sum(unknown for _value, unknown in values)
    assert found["value"] is None if not known else Decimal(found["value"]) == sum(known)


def test_figures_in_the_text_are_those_of_the_tables(ledger: list[Activity]) -> None:
    frozen(2023)
    report = progress()
    html = "<p>Van {{ deelnames plan 2023 }} naar {{ deelnames plan }}.</p>"
    save_section(actor=None, section=report.sections.get(kind="landscape"), html=html, version=0)
    with writing(None, "Later verbeterd"):
        Activity.objects.filter(pk=ledger[0].pk).update(participations=99)
    data = compile_report(report)
    assert data["sections"][0]["html"] == "<p>Van 10 naar 10.</p>"


def test_freezing_closes_no_year_and_copies_no_entries(ledger: list[Activity]) -> None:
    report = published()
    assert not ClosedYear.objects.exists()
    assert not FrozenEntry.objects.filter(report=report).exists()
    Activity.objects.filter(pk=ledger[1].pk).update(participations=50)
    assert report.data["years"][1]["figures"]["total"]["participations"]["value"] == 10


def test_a_year_that_is_not_over_asks_for_a_confirmation(ledger: list[Activity]) -> None:
    with pytest.raises(FreezeError, match="nog niet"):
        actions.freeze_report(actor=None, report=progress(), today=date(2024, 12, 31))


@pytest.mark.parametrize(("first", "last"), [(2024, 2024), (2025, 2024), (2019, 2022), (2024, 2027)])
def test_years_that_no_plan_holds_are_refused(ledger: list[Activity], first: int, last: int) -> None:
    with pytest.raises(FreezeError):
        actions.create_progress_report(actor=None, first_year=first, year=last)
    assert not Report.objects.exists()


def test_one_span_has_one_report_and_years_may_overlap(ledger: list[Activity]) -> None:
    progress()
    with pytest.raises(FreezeError, match="al"):
        progress()
    actions.create_progress_report(actor=None, first_year=2022, year=2024)
    actions.create_report(actor=None, year=2024)
    assert Report.objects.filter(year=2024).count() == 3


def test_the_database_refuses_years_that_do_not_fit_the_kind(ledger: list[Activity]) -> None:
    plan = ledger[0].goals.get().strategic_goal.plan
    for kind, first in (("annual", 2023), ("progress", None), ("progress", 2024)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Report.objects.create(kind=kind, plan=plan, first_year=first, year=2024, title="x")


def test_the_public_page_shows_the_years_and_opens_each_figure(client_for: For, ledger: list[Activity]) -> None:
    frozen(2023)
    visitor = client_for(None)
    assert visitor.get(PAGE).status_code == 404
    published()
    page = visitor.get(PAGE).content.decode()
    link = "/jaarverslagen/2023/uitgave/1/cijfers/SD1-OD1/deelnames/"
    assert f'href="{link}"' in page
    assert visitor.get(link).status_code == 200
    assert "nog niet afgesloten" in page
    assert "niet opgeteld" in page
    assert visitor.get("/jaarverslagen/").content.decode().count(PAGE) >= 1
    assert visitor.get(f"{PAGE}uitgave/2/").status_code == 404
    assert visitor.get("/jaarverslagen/2024/").status_code == 404
    assert visitor.get("/en" + PAGE).status_code == 200


def test_data_and_table_say_the_same(client_for: For, ledger: list[Activity]) -> None:
    frozen(2023)
    report = published()
    visitor = client_for(None)
    assert visitor.get(f"{PAGE}gegevens.json").content.decode() == report.frozen_data
    rows = list(csv.DictReader(io.StringIO(visitor.get(f"{PAGE}cijfers.csv").content.decode()), delimiter=";"))
    said = {(row["jaar"], row["cijfer"]): (row["waarde"], row["stand"]) for row in rows if row["niveau"] == "plan"}
    assert said["2023", "deelnames"] == ("10", "bevroren")
    assert said["2024", "deelnames"] == ("10", "geteld")
    assert visitor.get(f"{PAGE}pdf/").status_code == 202


def test_the_print_holds_every_year(ledger: list[Activity]) -> None:
    frozen(2023)
    report = published()
    html = printed(report)
    assert "zoals bevroren in uitgave 1 van het jaarverslag" in html
    assert "2024 *" in html
    assert html.count('<td class="num">20</td>') == 3


def test_the_desk_starts_previews_and_freezes_one(client_for: For, publisher: User, member: User, ledger: list[Activity]) -> None:
    client = client_for(publisher)
    wrong = client.post("/werk/verslagen/", {"kind": "progress", "year": 2024})
    assert wrong.context["form"].errors["first_year"]
    assert client.post("/werk/verslagen/", {"kind": "progress", "first_year": 2023, "year": 2024}).status_code == 302
    report = Report.objects.get()
    assert (report.kind, report.first_year, report.title) == ("progress", 2023, "Voortgangsrapport 2023–2024")
    for path in ("", "voorbeeld/", "volledigheid/", "bevriezen/"):
        assert client.get(f"/werk/verslagen/{report.pk}/{path}").status_code == 200, path
        assert client_for(member).get(f"/werk/verslagen/{report.pk}/{path}").status_code == 403
    assert "Dit is een ontwerp" in client.get(f"/werk/verslagen/{report.pk}/voorbeeld/").content.decode()
    assert client.post(f"/werk/verslagen/{report.pk}/bevriezen/").status_code == 302
    assert client.post(f"/werk/verslagen/{report.pk}/publiceren/").status_code == 302
    assert client_for(None).get(PAGE).status_code == 200


def test_an_erratum_keeps_both_editions_and_shows_what_changed(client_for: For, publisher: User, ledger: list[Activity]) -> None:
    first = published()
    Activity.objects.filter(pk=ledger[1].pk).update(participations=12)
    assert client_for(publisher).get(f"/werk/verslagen/{first.pk}/erratum/").status_code == 200
    draft = start_erratum(actor=None, report=first, reason="Een telling was fout")
    save_section(actor=None, section=draft.sections.get(kind="landscape"), html="<p>Nieuw.</p>", version=0)
    second = actions.publish_report(actor=None, report=actions.freeze_report(actor=None, report=draft, today=DAY))
    assert second.data["erratum"]["corrects_data_sha256"] == first.data_sha256
    changed = {(each["year"], each["level"], each["figure"]): (each["before"], each["after"]) for each in second.data["erratum"]["figures"]}
    assert changed == {(2024, level, "participations"): (10, 12) for level in ("plan", "SD1", "SD1-OD1")}
    visitor = client_for(None)
    page = visitor.get(PAGE).content.decode()
    assert "Een telling was fout" in page
    assert "Nieuw." in page
    assert "uitgave 2 vervangt ze" in visitor.get(f"{PAGE}uitgave/1/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_do_not_grow(ledger: list[Activity], django_assert_num_queries: Any, count: int) -> None:
    for number in range(count):
        goal = OperationalGoalFactory(strategic_goal__plan=PolicyPlanFactory(), number=number + 5)
        ActivityFactory(starts_on=date(2024, 5, 1), goals=[goal])
    report = Report.objects.select_related("plan").get(pk=progress().pk)
    with django_assert_num_queries(12):
        compile_report(report)
