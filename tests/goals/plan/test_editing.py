"""Editing the plan: nobody overwrites somebody else unseen, and everything is in the history."""

from __future__ import annotations

import pytest
from django.db import connection

from goals.models import OperationalGoal, PlanTargetGroup, PolicyPlan, StrategicGoal, TenPoint
from goals.plan.actions import editing
from goals.plan.actions.editing import EditConflictError, PlanEditError
from goals.plan.actions.importing import PlanNotImportedError
from goals.plan.history import history_of
from steunpunt.accounts.models import User
from steunpunt.vocabulary.models import TargetGroup
from tests.factories import OperationalGoalFactory, PlanTargetGroupFactory, PolicyPlanFactory, StrategicGoalFactory, TenPointFactory

pytestmark = pytest.mark.django_db


def test_an_edit_saves_what_differs_and_counts_the_version(publisher: User) -> None:
    goal = OperationalGoalFactory()
    saved = editing.edit_operational_goal(actor=publisher, goal=goal, version=1, values={"text": "Nieuw.", "owner": publisher})
    assert (saved.text, saved.owner, saved.version) == ("Nieuw.", publisher, 2)


def test_an_edit_that_changes_nothing_is_no_version(publisher: User) -> None:
    goal = StrategicGoalFactory()
    assert editing.edit_strategic_goal(actor=publisher, goal=goal, version=1, values={"text": goal.text}).version == 1


def test_a_field_outside_the_list_is_not_written(publisher: User) -> None:
    plan = PolicyPlanFactory()
    editing.edit_plan(actor=publisher, plan=plan, version=1, values={"title": "Ander", "is_current": False})
    plan.refresh_from_db()
    assert (plan.title, plan.is_current) == ("Ander", True)


def test_a_second_writer_is_told(publisher: User) -> None:
    plan = PolicyPlanFactory()
    editing.edit_plan(actor=publisher, plan=plan, version=1, values={"title": "Van de eerste"})
    with pytest.raises(EditConflictError) as caught:
        editing.edit_plan(actor=publisher, plan=plan, version=1, values={"title": "Van de tweede"})
    assert isinstance(caught.value.current, PolicyPlan)
    assert caught.value.current.title == "Van de eerste"


def test_new_goals_take_the_next_number(publisher: User) -> None:
    sd = StrategicGoalFactory()
    OperationalGoalFactory(strategic_goal=sd, number=1)
    OperationalGoalFactory(strategic_goal=sd, number=4)
    assert editing.add_operational_goal(actor=publisher, strategic_goal=sd, values={"text": "Nieuw."}).code == "SD1-OD5"
    assert editing.add_strategic_goal(actor=publisher, plan=sd.plan, values={"text": "Nieuw."}).code == "SD2"


def test_goals_move_without_changing_their_number(publisher: User) -> None:
    first, second = (OperationalGoalFactory(number=number) for number in (1, 2))
    editing.move(actor=publisher, part=second, direction="up")
    assert [goal.number for goal in OperationalGoal.objects.all()] == [2, 1]
    editing.move(actor=publisher, part=second, direction="up")
    assert [goal.number for goal in OperationalGoal.objects.all()] == [2, 1]
    editing.move(actor=publisher, part=first, direction="up")
    assert [goal.number for goal in OperationalGoal.objects.all()] == [1, 2]


def test_points_move_and_close_ranks(publisher: User) -> None:
    points = [TenPointFactory(number=number) for number in (1, 2, 3)]
    editing.move(actor=publisher, part=points[2], direction="up")
    connection.check_constraints()
    assert list(TenPoint.objects.values_list("title", flat=True)) == ["Punt 1", "Punt 3", "Punt 2"]
    editing.remove_ten_point(actor=publisher, point=points[0])
    assert list(TenPoint.objects.values_list("number", "title")) == [(1, "Punt 3"), (2, "Punt 2")]


def test_there_are_ten_points_and_no_more(publisher: User) -> None:
    plan = PolicyPlanFactory()
    for number in range(1, 11):
        TenPointFactory(number=number)
    with pytest.raises(PlanEditError):
        editing.add_ten_point(actor=publisher, plan=plan, values={"title": "Elf"})


def test_an_archived_goal_comes_back(publisher: User) -> None:
    goal = OperationalGoalFactory()
    editing.archive_goal(actor=publisher, goal=goal)
    assert not OperationalGoal.objects.active().exists()
    editing.restore_goal(actor=publisher, goal=goal)
    assert OperationalGoal.objects.active().exists()


def test_a_target_group_is_a_shared_word(publisher: User) -> None:
    plan = PolicyPlanFactory()
    group = editing.add_target_group(actor=publisher, plan=plan, name="Overheden", rank="secondary")
    with pytest.raises(PlanEditError):
        editing.add_target_group(actor=publisher, plan=plan, name="overheden", rank="secondary")
    other = PolicyPlanFactory(first_year=2026, last_year=2030, is_current=False)
    with pytest.raises(PlanEditError):
        editing.add_target_group(actor=publisher, plan=other, name="Overheden", rank="primary")
    editing.add_target_group(actor=publisher, plan=other, name="overheden", rank="secondary")
    assert TargetGroup.objects.count() == 1
    editing.remove_target_group(actor=publisher, group=group)
    assert TargetGroup.objects.count() == 1
    assert PlanTargetGroup.objects.count() == 1


def test_a_target_group_is_renamed_and_guarded(publisher: User) -> None:
    group, other = PlanTargetGroupFactory(), PlanTargetGroupFactory()
    values = {"name": "Beter woord", "rank": "secondary", "explanation": ""}
    saved = editing.edit_target_group(actor=publisher, group=group, version=1, values=values)
    assert (saved.target_group.name, saved.version) == ("Beter woord", 2)
    with pytest.raises(EditConflictError):
        editing.edit_target_group(actor=publisher, group=group, version=1, values={**values, "name": "Weer anders"})
    group.refresh_from_db()
    assert group.target_group.name == "Beter woord"
    with pytest.raises(PlanEditError):
        editing.edit_target_group(actor=publisher, group=other, version=1, values={**values, "name": "beter woord"})


def test_one_plan_is_current(publisher: User) -> None:
    old = PolicyPlanFactory()
    new = editing.create_plan(actor=publisher, first_year=2026, last_year=2030, title="Beleidsplan 2026-2030")
    assert not new.is_current
    editing.make_current(actor=publisher, plan=new)
    assert PolicyPlan.objects.current() == new
    editing.make_current(actor=publisher, plan=old)
    assert PolicyPlan.objects.current() == old


def test_a_plan_is_not_made_twice(publisher: User) -> None:
    PolicyPlanFactory()
    with pytest.raises(PlanEditError):
        editing.create_plan(actor=publisher, first_year=2021, last_year=2025, title="Nog eens")
    with pytest.raises(PlanNotImportedError):
        editing.create_plan(actor=publisher, first_year=2024, last_year=2029, title="Overlapt")


def test_history_tells_who_and_what(publisher: User) -> None:
    goal = OperationalGoalFactory(text="Mensen staan sterk.")
    plan = goal.strategic_goal.plan
    editing.edit_operational_goal(actor=publisher, goal=goal, version=1, values={"text": "Mensen staan samen sterk.", "owner": publisher})
    newest = history_of(plan, part=f"operationalgoal-{goal.pk}")[0]
    assert (newest.who, newest.code) == (str(publisher), goal.code)
    told = {
        change.label: [(part.kind, part.text.strip()) for part in change.difference if part.kind != "same"] for change in newest.changes
    }
    assert list(told.values()) == [[("added", "samen")], [("added", publisher.name)]]


def test_history_counts_queries_not_entries(publisher: User, django_assert_num_queries: object) -> None:
    goal = OperationalGoalFactory()
    plan = goal.strategic_goal.plan
    with django_assert_num_queries(7):  # type: ignore[operator]  # a fixture
        assert len(history_of(plan)) == 3
    for text in ("a", "b", "c"):
        goal = editing.edit_operational_goal(actor=publisher, goal=goal, version=goal.version, values={"text": text})
    PlanTargetGroupFactory(plan=plan)
    TenPointFactory(plan=plan)
    with django_assert_num_queries(7):  # type: ignore[operator]  # a fixture
        assert len(history_of(plan)) == 8


def test_history_of_one_part(publisher: User) -> None:
    goal = OperationalGoalFactory()
    entries = history_of(goal.strategic_goal.plan, part=f"operationalgoal-{goal.pk}")
    assert [entry.code for entry in entries] == [goal.code]


def test_a_strategic_goal_keeps_its_code_and_shape() -> None:
    assert StrategicGoal(number=5, text="x").shape == "circle"
