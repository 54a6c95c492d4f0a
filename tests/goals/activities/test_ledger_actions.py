"""Writing in the ledger."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from goals.actions.ledger import ActivityConflictError, YearClosedError, change_activity, correct_activity, delete_activity, log_activity
from goals.actions.values import ActivityValues, LedgerError, values_of
from goals.models import Activity, ClosedYear
from tests.factories import OperationalGoalFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def values(db: None, staff: Any) -> ActivityValues:
    return ActivityValues(
        kind="training", title="Vorming", starts_on=date(2024, 3, 1), mode="online", goal=OperationalGoalFactory(), staff=(staff,)
    )


def test_an_entry_holds_what_was_given(staff: Any, values: ActivityValues) -> None:
    organisations = tuple(OrganisationFactory.create_batch(3))
    wanted = replace(values, organisations=organisations, organisations_status="measured", other_goals=(OperationalGoalFactory(),))
    activity = log_activity(actor=staff, values=wanted)
    assert values_of(activity) == wanted
    assert (activity.created_by, activity.version) == (staff, 1)


def test_sending_a_form_twice_logs_once(staff: Any, values: ActivityValues) -> None:
    token = uuid.uuid4()
    assert log_activity(actor=staff, values=values, form_token=token) == log_activity(actor=staff, values=values, form_token=token)
    assert Activity.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "change"),
    [
        ("title", {"title": "  "}),
        ("ends_on", {"ends_on": date(2024, 2, 1)}),
        ("ends_on", {"ends_on": date(2025, 2, 1)}),
        ("goal", {"starts_on": date(2031, 1, 1)}),
        ("half_days", {"half_days": Decimal("-1"), "half_days_status": "measured"}),
        ("half_days", {"half_days": Decimal("0.3"), "half_days_status": "measured"}),
        ("participations", {"participations": 3, "participations_status": "unknown"}),
    ],
)
def test_what_is_wrong_is_said_at_its_field(staff: Any, values: ActivityValues, field: str, change: dict[str, Any]) -> None:
    with pytest.raises(LedgerError) as error:
        log_activity(actor=staff, values=replace(values, **change))
    assert set(error.value.problems) == {field}
    assert not Activity.objects.exists()


def test_the_primary_goal_changes_places_with_another(staff: Any, values: ActivityValues) -> None:
    other = OperationalGoalFactory()
    activity = log_activity(actor=staff, values=replace(values, other_goals=(other,)))
    swapped = replace(values, goal=other, other_goals=(values.goal,))
    assert values_of(change_activity(actor=staff, activity=activity, version=1, values=swapped)) == swapped


def test_an_older_version_never_overwrites_a_newer_one(staff: Any, values: ActivityValues) -> None:
    activity = log_activity(actor=staff, values=values)
    change_activity(actor=staff, activity=activity, version=1, values=replace(values, title="Eerst"))
    with pytest.raises(ActivityConflictError) as error:
        change_activity(actor=staff, activity=activity, version=1, values=replace(values, title="Dan"))
    assert error.value.current.title == "Eerst"


def test_a_closed_year_changes_only_by_a_publisher_with_a_reason(staff: Any, publisher: Any, values: ActivityValues) -> None:
    activity, wanted = log_activity(actor=staff, values=values), replace(values, title="Verbeterd")
    ClosedYear.objects.create(year=2024)
    with pytest.raises(YearClosedError):
        change_activity(actor=staff, activity=activity, version=1, values=wanted)
    with pytest.raises(PermissionDenied):
        correct_activity(actor=staff, activity=activity, version=1, values=wanted, reason="fout")
    with pytest.raises(LedgerError):
        correct_activity(actor=publisher, activity=activity, version=1, values=wanted, reason=" ")
    assert correct_activity(actor=publisher, activity=activity, version=1, values=wanted, reason="fout").title == "Verbeterd"
    with pytest.raises(YearClosedError):
        delete_activity(actor=publisher, activity=activity, version=2)
