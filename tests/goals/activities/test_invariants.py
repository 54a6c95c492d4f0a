"""What the database refuses, whoever writes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pgtrigger
import pytest
from django.db import IntegrityError, connection, connections, transaction

from goals.models import Activity, ActivityContribution, ActivityOrganisation, ActivityStaff, ClosedYear
from goals.models.invariants import LISTED_WHEN_MEASURED, ONE_PRIMARY, REASON_SETTING, WITHIN_PLAN, YEAR_CLOSED
from tests.factories import (
    ActivityFactory,
    OperationalGoalFactory,
    OrganisationFactory,
    PolicyPlanFactory,
    StrategicGoalFactory,
    UserFactory,
)
from tests.history import history_of

pytestmark = pytest.mark.django_db


def check_now() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@contextmanager
def refused(rule: str) -> Iterator[None]:
    """What is written in this block breaks a rule, at the latest when the transaction ends."""
    broken = ""
    try:
        with transaction.atomic():
            yield
            check_now()
    except IntegrityError as error:
        broken = error.__cause__.diag.constraint_name
    assert broken == rule


def goal_of_next_plan() -> Any:
    plan = PolicyPlanFactory(first_year=2026, last_year=2030, title="Volgend plan", is_current=False)
    return OperationalGoalFactory(strategic_goal=StrategicGoalFactory(plan=plan))


def give_reason() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, 'een reden', true)", [REASON_SETTING])


def test_an_activity_without_primary_goal_is_refused() -> None:
    with refused(ONE_PRIMARY):
        Activity.objects.create(kind="training", title="Zonder doel", starts_on=date(2024, 1, 2), mode="online")


def test_only_secondary_goals_are_refused() -> None:
    with refused(ONE_PRIMARY):
        activity = Activity.objects.create(kind="training", title="Half", starts_on=date(2024, 1, 2), mode="online")
        ActivityContribution.objects.create(activity=activity, goal=OperationalGoalFactory(), is_primary=False)


@pytest.mark.parametrize("write", ["delete", "demote", "move"])
def test_the_primary_goal_cannot_be_taken_away(write: str) -> None:
    activity, other = ActivityFactory(), ActivityFactory(goals=[OperationalGoalFactory(number=7)])
    own = ActivityContribution.objects.filter(activity=activity)
    with refused(ONE_PRIMARY):
        if write == "delete":
            own.delete()
        elif write == "demote":
            own.update(is_primary=False)
        else:
            own.update(activity=other, is_primary=False)


def test_an_activity_goes_with_all_that_belongs_to_it() -> None:
    activity = ActivityFactory(organisations_status="measured")
    ActivityOrganisation.objects.create(activity=activity, organisation=OrganisationFactory())
    ActivityStaff.objects.create(activity=activity, user=UserFactory(role="staff"))
    activity.delete()
    check_now()
    assert not ActivityContribution.objects.exists()


def test_the_primary_goal_can_be_exchanged_in_one_transaction() -> None:
    first, second = OperationalGoalFactory(), OperationalGoalFactory()
    activity = ActivityFactory(goals=[first, second])
    ActivityContribution.objects.filter(activity=activity, goal=first).update(is_primary=False)
    ActivityContribution.objects.filter(activity=activity, goal=second).update(is_primary=True)
    check_now()


LINKS = [ActivityContribution, ActivityOrganisation]
YEAR_OF_ACTIVITY = {model: f"{model._meta.db_table}_year_of_activity" for model in LINKS}


def an_entry_with_links(starts_on: date) -> Any:
    activity = ActivityFactory(starts_on=starts_on, organisations_status="measured")
    ActivityOrganisation.objects.create(activity=activity, organisation=OrganisationFactory())
    return activity


@pytest.mark.parametrize("model", LINKS)
def test_what_belongs_to_an_activity_carries_its_year(model: Any) -> None:
    activity = an_entry_with_links(date(2024, 3, 1))
    check_now()
    assert model.objects.get(activity=activity).year == 2024


@pytest.mark.parametrize("model", LINKS)
def test_the_year_moves_along_with_the_activity_and_is_no_history(model: Any) -> None:
    activity = an_entry_with_links(date(2024, 12, 31))
    Activity.objects.filter(pk=activity.pk).update(starts_on=date(2025, 1, 1))
    check_now()
    row = model.objects.get(activity=activity)
    assert row.year == 2025
    assert history_of(row) == ["insert"]


@pytest.mark.parametrize("model", LINKS)
def test_a_link_cannot_say_another_year(model: Any) -> None:
    activity = an_entry_with_links(date(2024, 3, 1))
    model.objects.filter(activity=activity).update(year=2023)
    check_now()
    assert model.objects.get(activity=activity).year == 2024


@pytest.mark.parametrize("model", LINKS)
def test_not_even_without_its_trigger(model: Any) -> None:
    activity = an_entry_with_links(date(2024, 3, 1))
    with refused(YEAR_OF_ACTIVITY[model]), pgtrigger.ignore(f"{model._meta.label}:carry_year"):
        model.objects.filter(activity=activity).update(year=2023)


def test_a_link_that_goes_to_another_activity_takes_the_year_of_that_one() -> None:
    before, after = an_entry_with_links(date(2023, 3, 1)), ActivityFactory(starts_on=date(2024, 3, 1), organisations_status="measured")
    ActivityOrganisation.objects.filter(activity=before).update(activity=after)
    check_now()
    assert ActivityOrganisation.objects.get(activity=after).year == 2024


def test_a_goal_of_another_period_is_refused() -> None:
    with refused(WITHIN_PLAN):
        ActivityFactory(starts_on=date(2024, 5, 1), goals=[goal_of_next_plan()])


def test_a_date_outside_the_plan_of_the_goals_is_refused() -> None:
    activity = ActivityFactory()
    with refused(WITHIN_PLAN):
        Activity.objects.filter(pk=activity.pk).update(starts_on=date(2027, 1, 1))


@pytest.mark.parametrize("status", ["unknown", "not-applicable"])
def test_organisations_are_listed_only_when_measured(status: str) -> None:
    activity = ActivityFactory(organisations_status=status)
    with refused(LISTED_WHEN_MEASURED):
        ActivityOrganisation.objects.create(activity=activity, organisation=OrganisationFactory())


def test_listed_organisations_keep_the_status_measured() -> None:
    activity = ActivityFactory(organisations_status="measured")
    ActivityOrganisation.objects.create(activity=activity, organisation=OrganisationFactory())
    with refused(LISTED_WHEN_MEASURED):
        Activity.objects.filter(pk=activity.pk).update(organisations_status="unknown")


WRITES = {
    "insert": lambda activity: ActivityFactory(starts_on=date(2024, 2, 2)),
    "update": lambda activity: Activity.objects.filter(pk=activity.pk).update(title="Anders"),
    "move out": lambda activity: Activity.objects.filter(pk=activity.pk).update(starts_on=date(2023, 1, 1)),
    "delete": lambda activity: activity.delete(),
    "goal": lambda activity: ActivityContribution.objects.create(activity=activity, goal=OperationalGoalFactory()),
    "organisation": lambda activity: ActivityOrganisation.objects.create(activity=activity, organisation=OrganisationFactory()),
    "staff": lambda activity: ActivityStaff.objects.create(activity=activity, user=UserFactory(role="staff")),
    "no staff": lambda activity: ActivityStaff.objects.filter(activity=activity).delete(),
}


@pytest.mark.parametrize("write", list(WRITES))
def test_a_closed_year_refuses_every_write(write: str) -> None:
    activity = ActivityFactory(organisations_status="measured")
    ActivityStaff.objects.create(activity=activity, user=UserFactory(role="staff"))
    ClosedYear.objects.create(year=2024)
    with refused(YEAR_CLOSED):
        WRITES[write](activity)


@pytest.mark.parametrize("write", list(WRITES))
def test_a_closed_year_takes_every_write_with_a_reason(write: str) -> None:
    activity = ActivityFactory(organisations_status="measured")
    ClosedYear.objects.create(year=2024)
    with transaction.atomic():
        give_reason()
        WRITES[write](activity)
        check_now()


def test_an_entry_of_an_open_year_cannot_slip_into_a_closed_one() -> None:
    activity = ActivityFactory(starts_on=date(2023, 6, 1))
    ClosedYear.objects.create(year=2024)
    with refused(YEAR_CLOSED):
        Activity.objects.filter(pk=activity.pk).update(starts_on=date(2024, 6, 1))


class Other(threading.Thread):
    """Somebody else's transaction, on a connection of its own."""

    def __init__(self, work: Any) -> None:
        super().__init__(daemon=True)
        self.work, self.error = work, None
        self.start()

    def run(self) -> None:
        try:
            with transaction.atomic():
                self.work()
        except IntegrityError as error:
            self.error = error
        finally:
            connections["default"].close()


def wait_until_somebody_waits() -> None:
    for _ in range(2000):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*), pg_sleep(0.005) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
    raise AssertionError("nobody came to wait")


@pytest.mark.django_db(transaction=True)
def test_closing_a_year_waits_for_who_is_still_writing() -> None:
    seen: list[int] = []

    def close() -> None:
        ClosedYear.objects.create(year=2024)
        seen.append(Activity.objects.of_year(2024).count())

    with transaction.atomic():
        ActivityFactory()
        closer = Other(close)
        wait_until_somebody_waits()
    closer.join(10)
    assert seen == [1]


@pytest.mark.django_db(transaction=True)
def test_who_writes_while_a_year_closes_is_refused() -> None:
    goal = OperationalGoalFactory()
    with transaction.atomic():
        ClosedYear.objects.create(year=2024)
        writer = Other(lambda: ActivityFactory(goals=[goal]))
        wait_until_somebody_waits()
    writer.join(10)
    assert writer.error is not None
    assert not Activity.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_people_cannot_break_an_entry_together() -> None:
    """One lists an organisation while the other says that organisations are unknown."""
    activity, organisation = ActivityFactory(organisations_status="measured"), OrganisationFactory()
    with transaction.atomic():
        Activity.objects.filter(pk=activity.pk).update(organisations_status="unknown")
        lister = Other(lambda: ActivityOrganisation.objects.create(activity=activity, organisation=organisation))
        wait_until_somebody_waits()
    lister.join(10)
    assert lister.error is not None
    assert not ActivityOrganisation.objects.exists()
