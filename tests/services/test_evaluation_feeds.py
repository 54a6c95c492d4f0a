"""Evaluations by goal, and the survey indicators that follow them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as some
from pytest_django import DjangoAssertNumQueries

from goals.indicators.actions.values import MeasuredValues, record_value
from goals.models import ClosedYear, Indicator, IndicatorMeasurement, OperationalGoal, PolicyPlan
from services.actions.errors import ServiceError
from services.actions.feeding import feed_all, feed_indicator, opinion, start_feeding, stop_feeding
from services.models import Evaluation, EvaluationFeed, Session
from steunpunt.accounts.models import User
from tests.factories import (
    IndicatorFactory,
    OperationalGoalFactory,
    PolicyPlanFactory,
    SessionFactory,
    StrategicGoalFactory,
    SupportOfferFactory,
)

pytestmark = pytest.mark.django_db
For = Callable[[User | None], Client]
PAGE = "/werk/aanbod/evaluaties/"


@pytest.fixture
def plan() -> PolicyPlan:
    year = timezone.localdate().year
    return PolicyPlanFactory(first_year=year - 1, last_year=year + 3)


@pytest.fixture
def goal(plan: PolicyPlan) -> OperationalGoal:
    return OperationalGoalFactory(strategic_goal=StrategicGoalFactory(plan=plan), number=1)


def held(goal: OperationalGoal, *other: OperationalGoal) -> Session:
    """A session of this year."""
    session = SessionFactory(offer=SupportOfferFactory(goals=[goal, *other]))
    begin = timezone.now() - timedelta(hours=2)
    Session.objects.filter(pk=session.pk).update(starts_at=begin, ends_at=begin + timedelta(hours=1))
    return session


def answers(session: Session, *said: tuple[int, int], is_sample: bool = False) -> None:
    for satisfaction, recommendation in said:
        Evaluation.objects.create(session=session, satisfaction=satisfaction, recommendation=recommendation, is_sample=is_sample)


FIVE = ((5, 10), (5, 9), (4, 8), (3, 6), (4, 9))


def asked(plan: PolicyPlan, measure: str = "average", **more: Any) -> Indicator:
    definition = {"source": "survey", "measure": "", "survey_measure": measure}
    return IndicatorFactory(plan=plan, decimals=1, unit="op 5", definition=definition, **more)


def value(indicator: Indicator) -> IndicatorMeasurement | None:
    return IndicatorMeasurement.objects.filter(indicator=indicator, year=timezone.localdate().year).first()


@pytest.mark.parametrize(("measure", "number"), [("average", "4.2"), ("share", "80.0"), ("nps", "40.0")])
def test_five_answers_fill_an_indicator(plan: PolicyPlan, goal: OperationalGoal, publisher: User, measure: str, number: str) -> None:
    answers(held(goal), *FIVE)
    indicator = asked(plan, measure, operational_goal=goal)
    start_feeding(actor=publisher, indicator=indicator)
    row = value(indicator)
    assert row is not None
    assert (row.status, row.value, row.answers, row.author) == ("measured", Decimal(number), 5, None)
    assert feed_all() == 0


def test_four_answers_are_unknown_with_a_reason_a_fifth_makes_it_known(plan: PolicyPlan, goal: OperationalGoal, publisher: User) -> None:
    session = held(goal)
    answers(session, *FIVE[:4])
    indicator = asked(plan)
    start_feeding(actor=publisher, indicator=indicator)
    row = value(indicator)
    assert row is not None
    assert (row.status, row.value) == ("unknown", None)
    assert row.reason
    answers(session, FIVE[4])
    assert feed_all() == 1
    row.refresh_from_db()
    assert row.value == Decimal("4.2")


def test_an_answer_about_two_goals_of_one_strategic_goal_counts_once(plan: PolicyPlan, goal: OperationalGoal, publisher: User) -> None:
    second = OperationalGoalFactory(strategic_goal=goal.strategic_goal, number=2)
    answers(held(goal, second), *FIVE)
    indicator = asked(plan, strategic_goal=goal.strategic_goal)
    start_feeding(actor=publisher, indicator=indicator)
    row = value(indicator)
    assert row is not None
    assert row.answers == 5


def test_another_goal_and_samples_stay_out(plan: PolicyPlan, goal: OperationalGoal, publisher: User) -> None:
    elsewhere = OperationalGoalFactory(strategic_goal=goal.strategic_goal, number=2)
    answers(held(elsewhere), *FIVE)
    answers(held(goal), *FIVE, is_sample=True)
    indicator = asked(plan, operational_goal=goal)
    start_feeding(actor=publisher, indicator=indicator)
    assert value(indicator) is None


def test_what_somebody_typed_and_a_closed_year_stay(plan: PolicyPlan, goal: OperationalGoal, publisher: User) -> None:
    answers(held(goal), *FIVE)
    typed, closed, today = asked(plan), asked(plan), timezone.localdate()
    said = MeasuredValues("measured", Decimal("3.9"), source="Bevraging op papier", measured_on=today)
    record_value(actor=publisher, indicator=typed, year=today.year, version=0, values=said)
    start_feeding(actor=publisher, indicator=typed)
    row = value(typed)
    assert row is not None
    assert row.value == Decimal("3.9")
    ClosedYear.objects.create(year=today.year, closed_by=publisher)
    start_feeding(actor=publisher, indicator=closed)
    assert value(closed) is None
    assert feed_indicator(closed) == 0


def test_only_what_is_asked_in_a_survey_can_follow(plan: PolicyPlan, publisher: User, staff: User) -> None:
    with pytest.raises(ServiceError):
        start_feeding(actor=publisher, indicator=IndicatorFactory(plan=plan))
    indicator = asked(plan)
    with pytest.raises(PermissionDenied):
        start_feeding(actor=staff, indicator=indicator)
    start_feeding(actor=publisher, indicator=indicator)
    with pytest.raises(PermissionDenied):
        stop_feeding(actor=staff, indicator=indicator)
    assert EvaluationFeed.objects.count() == 1


@given(some.lists(some.tuples(some.integers(1, 5), some.integers(0, 10)), min_size=5, max_size=40))
def test_the_numbers_agree_with_plain_python(said: list[tuple[int, int]]) -> None:
    count = len(said)
    found = opinion(
        count=count,
        average=sum(each for each, _other in said) / count,
        satisfied=sum(each >= 4 for each, _other in said),
        fans=sum(each >= 9 for _other, each in said),
        critics=sum(each <= 6 for _other, each in said),
    )
    assert found.share is not None
    assert found.nps is not None
    assert found.average is not None
    assert 0 <= found.share <= 100
    assert -100 <= found.nps <= 100
    assert 1 <= found.average <= 5
    assert round(found.share * count) == 100 * sum(each >= 4 for each, _other in said)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_few_queries_whatever_there_is(
    client_for: For, staff: User, plan: PolicyPlan, goal: OperationalGoal, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(count):
        answers(held(OperationalGoalFactory(strategic_goal=goal.strategic_goal, number=number + 2)), *FIVE)
        asked(plan)
    desk = client_for(staff)
    desk.get(PAGE)
    with django_assert_num_queries(10):
        assert desk.get(PAGE).status_code == 200


def test_who_reads_and_who_points(client_for: For, publisher: User, staff: User, member: User, stranger: User, plan: PolicyPlan) -> None:
    indicator = asked(plan)
    for user in (None, member, stranger):
        assert client_for(user).get(PAGE).status_code in (302, 403)
        assert client_for(user).post(f"{PAGE}voeden/", {"indicator": indicator.pk}).status_code in (302, 403)
    assert client_for(staff).post(f"{PAGE}voeden/", {"indicator": indicator.pk}).status_code == 403
    assert not EvaluationFeed.objects.exists()
    desk = client_for(publisher)
    assert "vul" in desk.get(PAGE).content.decode()
    for typed in ("", "x", "9" * 30, "999999"):
        assert desk.post(f"{PAGE}voeden/", {"indicator": typed}).status_code == 404
    assert desk.post(f"{PAGE}voeden/", {"indicator": indicator.pk}).status_code == 302
    assert EvaluationFeed.objects.exists()
    assert desk.post(f"{PAGE}stoppen/", {"indicator": indicator.pk}).status_code == 302
    assert not EvaluationFeed.objects.exists()


def test_few_answers_show_no_number(client_for: For, staff: User, goal: OperationalGoal) -> None:
    answers(held(goal), *FIVE[:4])
    page = client_for(staff).get(PAGE, {"jaar": "x"}).content.decode()
    assert "te weinig antwoorden" in page
    assert "4,3" not in page
