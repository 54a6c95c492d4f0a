"""A plan with a year of work, and the draft of its report."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from goals.models import PolicyPlan
from steunpunt.reports import actions
from steunpunt.reports.models import Report
from tests.factories import ActivityFactory, OperationalGoalFactory, PolicyPlanFactory


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
