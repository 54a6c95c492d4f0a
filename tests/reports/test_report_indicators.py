"""Indicators are frozen with a report, and stand in page and PDF as they were."""

from __future__ import annotations

from datetime import date

import pymupdf
import pytest
from django.test import Client

from goals.models import IndicatorTarget, OperationalGoal, PolicyPlan
from steunpunt.reports import actions
from steunpunt.reports.indicators import indicators_at, target_in_words
from steunpunt.reports.models import Report
from steunpunt.reports.rendering import draw
from tests.factories import ActivityFactory, IndicatorFactory
from tests.reports.correcting import TODAY
from tests.reports.test_reports import valid

pytestmark = pytest.mark.usefixtures("stored_apart")


@pytest.fixture
def report(plan: PolicyPlan) -> Report:
    """Two activities in the year, against a target of two; and an indicator that nobody measured."""
    goal = OperationalGoal.objects.get(number=1)
    reached = IndicatorFactory(plan=plan, title="Aantal activiteiten", definition={})
    IndicatorTarget.objects.create(indicator=reached, year=2024, value=2)
    IndicatorFactory(plan=plan, operational_goal=goal, title="Tevredenheid", unit="%", definition={"source": "manual", "measure": ""})
    draft = actions.create_report(actor=None, year=2024)
    return actions.publish_report(actor=None, report=actions.freeze_report(actor=None, report=draft, today=TODAY))


def test_value_target_and_status_are_frozen(report: Report) -> None:
    (counted,) = indicators_at(report.data, "plan")
    assert (counted.value, counted.target, counted.status) == ("2", "minstens 2", "Gehaald")
    (unknown,) = indicators_at(report.data, "SD1-OD1")
    assert (unknown.value, unknown.unit, unknown.target) == ("onbekend", "", "–")


def test_page_and_pdf_say_the_same_and_stay_so(client: Client, report: Report) -> None:
    goal = OperationalGoal.objects.get(number=1)
    ActivityFactory(starts_on=date(2023, 5, 1), goals=[goal])
    page = client.get("/jaarverslagen/2024/").content.decode()
    content = draw(report.frozen_data, made_at=report.frozen_at)
    assert valid(content)
    links = {link.get("uri", "") for sheet in pymupdf.open(stream=content) for link in sheet.get_links()}
    codes = [each["code"] for each in report.data["indicators"]]
    assert all(any(uri.endswith(f"/uitgave/1/cijfers/indicator/{code}/") for uri in links) for code in codes)
    paper = " ".join("".join(sheet.get_text() for sheet in pymupdf.open(stream=content)).split())
    assert "2.024" not in paper
    assert all(f"2024.1-I-{code}" in paper for code in codes)
    for words in ("Aantal activiteiten", "minstens 2", "Gehaald", "Tevredenheid"):
        assert words in page
        assert words in paper


def test_an_edition_from_before_indicators_has_none() -> None:
    assert indicators_at({"figures": {}}, "plan") == []


@pytest.mark.parametrize(
    ("target", "words"),
    [
        (None, "–"),
        ({"lower": "1.5", "upper": None}, "minstens 1,5"),
        ({"lower": None, "upper": "1200"}, "hoogstens 1.200,0"),
        ({"lower": "1", "upper": "2"}, "1,0 tot 2,0"),
    ],
)
def test_a_target_in_words(target: dict[str, str | None] | None, words: str) -> None:
    assert target_in_words(target, 1) == words
