"""Plans with a year of work: the draft of a report, and one that is published."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from goals.models import PolicyPlan
from steunpunt.reports import actions
from steunpunt.reports.models import Report
from tests.factories import ActivityFactory, OperationalGoalFactory, PolicyPlanFactory
from tests.reports.correcting import TODAY


@pytest.fixture
def stored_apart(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files go to a folder of this test, and no worker is told."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("steunpunt.reports.tasks.send", lambda pk: None)


@pytest.fixture
def plan(db: None) -> PolicyPlan:
    plan = PolicyPlanFactory()
    for number in (1, 2):
        goal = OperationalGoalFactory(strategic_goal__plan=plan, number=number)
        ActivityFactory(starts_on=date(2024, 3, number), goals=[goal], participations=12, participations_status="measured")
    return plan


@pytest.fixture
def published(plan: PolicyPlan, stored_apart: None) -> Report:
    """The first edition of 2024: two activities with 12 participations each."""
    report = actions.create_report(actor=None, year=2024)
    goal = OperationalGoalFactory(strategic_goal__plan=plan, number=1)
    actions.save_narrative(actor=None, report=report, goal=goal, html="<p>Wij deden veel.</p>", version=0)
    actions.freeze_report(actor=None, report=report, today=TODAY)
    return actions.publish_report(actor=None, report=report)


@pytest.fixture
def quiet(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files in a folder of the test, and no message to a worker."""
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("steunpunt.reports.tasks.send", lambda pk: None)


@pytest.fixture
def shared_plan(db: None) -> PolicyPlan:
    """SD1 with two goals: 1.212 participations in the first, twelve in the second."""
    plan = PolicyPlanFactory()
    for number, participations in ((1, 1212), (2, 12)):
        goal = OperationalGoalFactory(strategic_goal__plan=plan, number=number)
        values = {"participations": participations, "participations_status": "measured", "half_days": "2.5", "half_days_status": "measured"}
        ActivityFactory(starts_on=date(2024, 3, number), goals=[goal], **values)
    return plan


@pytest.fixture
def shared_draft(shared_plan: PolicyPlan, quiet: None) -> Report:
    return actions.create_report(actor=None, year=2024)
