"""`report` in the shell: what cannot be done is one sentence, and leaves everything as it was."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from steunpunt.reports.actions import create_report
from steunpunt.reports.models import Report
from tests.factories import ActivityFactory, OperationalGoalFactory, PolicyPlanFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def year_of_work() -> None:
    goal = OperationalGoalFactory(strategic_goal__plan=PolicyPlanFactory(first_year=2021, last_year=2030))
    ActivityFactory(goals=[goal], participations=12, participations_status="measured")


def refused(*arguments: str) -> str:
    with pytest.raises(CommandError) as caught:
        call_command("report", *arguments)
    message = str(caught.value)
    assert "\n" not in message
    return message


def states() -> list[tuple[int, str]]:
    return list(Report.objects.order_by("year").values_list("year", "state"))


def test_a_year_without_a_plan() -> None:
    assert "2019" in refused("2019", "--freeze")
    assert states() == []


def test_a_year_that_is_not_over() -> None:
    assert "2029" in refused("2029", "--freeze")
    call_command("report", "2029", "--freeze", "--confirm-unfinished-year", stdout=io.StringIO())
    assert (2029, "frozen") in states()


def test_freezing_twice_and_publishing_too_early_or_twice() -> None:
    create_report(actor=None, year=2024)
    assert "2024" in refused("2024", "--publish")
    call_command("report", "2024", "--freeze", "--publish", stdout=io.StringIO())
    for again in ("--freeze", "--publish"):
        assert "2024" in refused("2024", again)
    assert states() == [(2024, "published")]


def test_a_pdf_of_a_draft_and_a_pdf_for_nowhere(tmp_path: Path) -> None:
    assert "--freeze" in refused("2024", "--pdf", str(tmp_path / "a.pdf"))
    assert "nothing was done" in refused("2024", "--freeze", "--pdf", str(tmp_path / "nowhere" / "a.pdf"))
    assert states() == [(2024, "draft")]
    assert "--pdf" in refused("2024", "--render")
    assert list(tmp_path.iterdir()) == []


def test_the_figures_of_the_shell_are_those_that_are_frozen() -> None:
    shown = io.StringIO()
    call_command("figures", "2024", "--json", stdout=shown)
    call_command("report", "2024", "--freeze", stdout=io.StringIO())
    assert json.loads(shown.getvalue()) == json.loads(Report.objects.get(year=2024).frozen_data)["figures"]


def test_figures_of_a_year_without_a_plan_is_one_sentence() -> None:
    with pytest.raises(CommandError) as caught:
        call_command("figures", "2019", "--json")
    assert "2019" in str(caught.value)
