"""What is kept of the ledger is never older than the ledger, whoever writes and whenever the write becomes visible."""

from __future__ import annotations

import threading
from collections.abc import Callable
from itertools import count

import psycopg
import pytest
from django.core.cache import cache
from django.db import connection, transaction

from goals.activities.counting import counted, counts_of
from goals.activities.listing import Choices
from goals.figures import plan_total, year_figures
from goals.kept import kept
from goals.models import Activity, PolicyPlan
from landscape.models import Organisation
from steunpunt.accounts.models import User
from steunpunt.vocabulary.models import Theme
from tests.factories import ActivityFactory, OperationalGoalFactory, OrganisationFactory, PolicyPlanFactory, ThemeFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def counter() -> Callable[[], int]:
    """How often something was counted: the next number at each count."""
    numbers = count(1)
    cache.clear()
    return lambda: kept("how often", lambda: next(numbers))


def test_it_counts_once_until_anything_is_written(counter: Callable[[], int]) -> None:
    activity, other = ActivityFactory(kind="training"), OperationalGoalFactory()
    organisation: Organisation = OrganisationFactory()
    theme: Theme = ThemeFactory()
    colleague: User = UserFactory(role="staff")
    times = counter()
    assert counter() == times
    changes: list[Callable[[], object]] = [
        lambda: Activity.objects.filter(pk=activity.pk).update(organisations_status="measured"),
        lambda: activity.staff.add(colleague),
        lambda: activity.organisation_rows.create(organisation=organisation),
        lambda: activity.subject_rows.create(theme=theme),
        lambda: activity.contributions.create(goal=other),
        lambda: activity.contributions.filter(goal=other).delete(),
        lambda: ActivityFactory(kind="advice"),
        lambda: sql("UPDATE goals_activity SET kind = 'webinar'"),
        activity.delete,
        lambda: sql("TRUNCATE goals_activity CASCADE"),
    ]
    for change in changes:
        change()
        times += 1
        assert counter() == times, change
        assert counter() == times


def sql(text: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text)


def test_a_write_that_began_earlier_and_ends_later_is_seen(counter: Callable[[], int]) -> None:
    """Its rows of history have lower numbers than those that were there when the count was kept."""
    early, late = ActivityFactory(kind="training"), ActivityFactory(kind="training")
    with psycopg.connect(**connection.get_connection_params()) as slow:
        slow.execute(f"UPDATE goals_activity SET kind = 'advice' WHERE id = {early.pk}")
        Activity.objects.filter(pk=late.pk).update(kind="webinar")
        times = counter()
        assert counter() == times
        slow.commit()
    assert counter() == times + 1


def test_a_writer_in_another_database_makes_nothing_count_anew(counter: Callable[[], int]) -> None:
    """One server may serve many; who writes there for an hour says nothing of this ledger."""
    with psycopg.connect(**{**connection.get_connection_params(), "dbname": "postgres"}) as neighbour:
        before = counter()
        neighbour.execute("SELECT pg_current_xact_id()")
        assert counter() == before


def test_a_rolled_back_count_is_never_asked_again(counter: Callable[[], int]) -> None:
    activity = ActivityFactory(kind="training")
    before = counter()
    with transaction.atomic():
        Activity.objects.filter(pk=activity.pk).update(kind="webinar")
        assert counter() == before + 1
        transaction.set_rollback(True)
    assert counter() == before
    Activity.objects.filter(pk=activity.pk).update(kind="advice")
    assert counter() == before + 2


def test_figures_and_facets_follow_a_ledger_that_many_write(plan_of_now: PolicyPlan) -> None:
    """Readers look all the time while writers write; the last look is right."""
    goal = OperationalGoalFactory(strategic_goal__plan=plan_of_now)
    colleague: User = UserFactory(role="staff")
    stop, wrong = threading.Event(), []

    def write(kind: str) -> None:
        try:
            for _number in range(8):
                ActivityFactory(goals=[goal], kind=kind)
        finally:
            connection.close()

    def read() -> None:
        try:
            while not stop.is_set():
                figures = plan_total(plan=plan_of_now, year=2024)
                if sum(figures.by_kind.values()) != figures.activities:
                    wrong.append(figures)
        finally:
            connection.close()

    readers = [threading.Thread(target=read) for _number in range(2)]
    writers = [threading.Thread(target=write, args=[kind]) for kind in ("training", "advice", "webinar")]
    for thread in (*readers, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    assert year_figures(plan=plan_of_now, year=2024).total.by_kind == {"training": 8, "advice": 8, "webinar": 8}
    assert counts_of(colleague, Choices()) == counted(colleague, Choices())
    stop.set()
    for thread in readers:
        thread.join()
    assert not wrong


@pytest.fixture
def plan_of_now() -> PolicyPlan:
    return PolicyPlanFactory(first_year=2021, last_year=2027)
