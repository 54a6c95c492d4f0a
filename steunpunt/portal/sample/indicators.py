"""Example indicators: what is there already is left as it is, and every target and value is marked as an example."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any

from goals.indicators.actions.setup import add_definition, add_indicator, set_targets
from goals.indicators.actions.values import MeasuredValues, judge_year, record_value
from goals.indicators.numbers import read_target
from goals.models import Indicator, OperationalGoal, PolicyPlan, StrategicGoal, ValueStatus
from steunpunt.accounts.models import User
from steunpunt.audit.actions import recording
from steunpunt.portal.sample.content import DATA, OWNERS

REASON = "voorbeeldgegevens"
Said = dict[str, Any]


@cache
def told() -> tuple[Said, ...]:
    return tuple(tomllib.loads((DATA / "indicators.toml").read_text(encoding="utf-8"))["indicator"])


def load_indicators(plan: PolicyPlan, say: Callable[[str], None]) -> int:
    """The example indicators of a plan that are missing, each with its definitions, targets and values."""
    goals = {goal.code: goal for goal in [*StrategicGoal.objects.filter(plan=plan), *OperationalGoal.objects.of_plan(plan)]}
    there = set(Indicator.objects.filter(plan=plan).values_list("code", flat=True))
    missing = [said for said in told() if said["code"] not in there]
    with recording(None, reason=REASON):
        for said in missing:
            make(plan, said, goals)
    say(f"{len(missing)} indicators written, {len(told()) - len(missing)} were there already")
    return len(missing)


def make(plan: PolicyPlan, said: Said, goals: dict[str, StrategicGoal | OperationalGoal]) -> None:
    # The newest definition first: an older one may come before it, also when the years after it are closed.
    newest, *older = said["definition"]
    indicator = add_indicator(actor=None, plan=plan, values=about(said, goals.get(said["level"])), definition=newest, is_sample=True)
    for definition in older:
        add_definition(actor=None, indicator=indicator, values=definition)
    decimals, direction = indicator.decimals, newest.get("direction", "higher")
    targets = {int(year): read_target(text, direction, decimals) for year, text in said["targets"].items()}
    set_targets(actor=None, indicator=indicator, version=1, targets=targets, reason=REASON, is_sample=True)
    for year, value in said.get("values", {}).items():
        record_value(actor=None, indicator=indicator, year=int(year), version=0, values=measured(value), reason=REASON, is_sample=True)
    if "override" in said:
        judge_year(actor=None, indicator=indicator, version=0, reason=REASON, **said["override"])


def about(said: Said, goal: StrategicGoal | OperationalGoal | None) -> Said:
    baseline = said.get("baseline", {})
    return {
        **{name: said[name] for name in ("code", "title", "unit", "decimals", "explanation") if name in said},
        "strategic_goal": goal if isinstance(goal, StrategicGoal) else None,
        "operational_goal": goal if isinstance(goal, OperationalGoal) else None,
        "owner": owner_of(said),
        "baseline_value": Decimal(baseline["value"]) if baseline else None,
        "baseline_year": baseline.get("year"),
        "baseline_source": baseline.get("source", ""),
    }


def owner_of(said: Said) -> User | None:
    """Who is named, else the colleague who owns the goal."""
    if "owner" in said:
        return User.objects.filter(email=said["owner"]).first()
    return User.objects.filter(name=OWNERS.get(said["level"], ""), is_sample=True).first()


def measured(said: Said) -> MeasuredValues:
    value = Decimal(said["value"]) if "value" in said else None
    return MeasuredValues(
        status=said.get("status", ValueStatus.MEASURED),
        value=value,
        reason=said.get("reason", ""),
        source=said.get("source", ""),
        measured_on=said.get("measured_on"),
        note=said.get("note", ""),
        answers=said.get("answers"),
    )
