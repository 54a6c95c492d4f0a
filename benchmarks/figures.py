"""Our figures against SQL by hand for the same figures: counted anew, and kept from an earlier view."""

from typing import Any
from unittest import mock

from benchmarks import hand


def figures(times: int) -> dict[str, Any]:
    from goals.coverage.counting import count_goals
    from goals.figures import goal_figures, multi_year, year_figures
    from goals.models import OperationalGoal, PolicyPlan, StrategicGoal

    plan = PolicyPlan.objects.get(first_year=2021)
    parts = OperationalGoal.objects.select_related("strategic_goal")
    operational = parts.get(strategic_goal__number=1, number=5)
    strategic = StrategicGoal.objects.prefetch_related("operational_goals").get(plan=plan, number=1)

    def of_operational() -> None:
        goal_figures(goal=operational, year=2024)
        multi_year(plan=plan, goal=operational)

    def of_strategic() -> None:
        goal_figures(goal=strategic, year=2024)
        multi_year(plan=plan, goal=strategic)

    def of_plan() -> None:
        year_figures(plan=plan, year=2024)
        multi_year(plan=plan)

    def of_coverage() -> None:
        count_goals(year=2024, in_plan=in_plan)

    in_plan = list(parts.values_list("pk", flat=True))
    year = {"year": 2024, "first": plan.first_year, "last": plan.last_year}
    pairs: dict[str, Any] = {
        "operational goal": (of_operational, hand.GOAL_PAGE, {"goal": operational.pk, **year}),
        "strategic goal": (of_strategic, hand.STRATEGIC_PAGE, {"goal": strategic.pk, **year}),
        "plan": (of_plan, hand.PLAN_PAGE, year),
        "coverage grid": (of_coverage, hand.COVERAGE_PAGE, year),
    }
    return {name: compared(ours, queries, parameters, times) for name, (ours, queries, parameters) in pairs.items()}


def compared(ours: Any, queries: list[str], parameters: dict[str, int], times: int) -> dict[str, float]:
    # The same page, with nothing kept.
    with mock.patch("steunpunt.shared.keeping.caching.kept", return_value=None), mock.patch("steunpunt.shared.keeping.caching.keep"):
        anew, by_hand = hand.both(ours, lambda: hand.run(queries, parameters), times)
    kept, _by_hand = hand.both(ours, lambda: None, times)
    return {
        "by_hand_ms": round(by_hand, 2),
        "anew_ms": round(anew, 2),
        "anew_times_by_hand": round(anew / by_hand, 2),
        "kept_ms": round(kept, 2),
        "kept_times_by_hand": round(kept / by_hand, 2),
    }
