"""What the page of evaluations shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F, Max, Min, QuerySet

from goals.models import Indicator, OperationalGoal, Source, StrategicGoal
from services.actions.feeding import COUNTS, Opinion, answers_of, opinion, opinion_of
from services.models import Evaluation, EvaluationFeed


@dataclass(frozen=True)
class YearLink:
    year: int
    url: str
    is_current: bool


@dataclass(frozen=True)
class Line:
    goal: StrategicGoal | OperationalGoal | None
    opinion: Opinion


def years_with_answers() -> list[int]:
    """From the first year with an answer to the last, the last one first."""
    span = Evaluation.objects.aggregate(first=Min("session__ends_at__year"), last=Max("session__ends_at__year"))
    return list(range(span["last"], span["first"] - 1, -1)) if span["last"] else []


def lines_of(year: int) -> list[Line]:
    """The whole offer, and each operational goal about which somebody answered, in the order of the plan."""
    rows = answers_of(year).order_by()
    found = by_goal(rows)
    goals = OperationalGoal.objects.filter(pk__in=found).select_related("strategic_goal__plan")
    ordered = goals.order_by("strategic_goal__plan__first_year", "strategic_goal__order", "order", "pk")
    return [Line(None, opinion_of(rows)), *(Line(goal, found[goal.pk]) for goal in ordered)]


def by_goal(rows: QuerySet[Evaluation]) -> dict[int, Opinion]:
    found = rows.filter(session__offer__goal_rows__goal__isnull=False).annotate(goal=F("session__offer__goal_rows__goal"))
    counted = found.order_by("goal").values_list("goal").annotate(**COUNTS)
    # The goal first, and then what was counted, in the order of COUNTS.
    return {goal: opinion(**dict(zip(COUNTS, numbers, strict=True))) for goal, *numbers in counted}


def indicators_to_feed() -> list[tuple[Indicator, bool]]:
    """Every indicator that is asked in a survey, and whether the evaluations feed it."""
    fed = set(EvaluationFeed.objects.values_list("indicator_id", flat=True))
    rows = Indicator.objects.active().filter(definitions__source=Source.SURVEY).distinct()
    return [(row, row.pk in fed) for row in rows.select_related("plan", "operational_goal__strategic_goal", "strategic_goal")]


def context_of(year: int | None) -> dict[str, Any]:
    years = years_with_answers()
    chosen = year if year in years else years[0] if years else None
    return {
        "years": [YearLink(each, f"?jaar={each}", each == chosen) for each in years],
        "year": chosen,
        "lines": lines_of(chosen) if chosen else [],
        "indicators": indicators_to_feed(),
        "has_samples": Evaluation.objects.filter(is_sample=True).exists(),
    }
