"""A plan's text beside the plan that is there: what is new, what differs, what is missing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from goals.models import OperationalGoal, PolicyPlan, StrategicGoal, TenPoint
from goals.planimport import ParsedPlan
from steunpunt.shared.differences import Segment, word_difference


class Status(StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Change:
    """One text of the plan; ``code`` names it: a field of the plan, SD1, SD1-OD2 or 10-3."""

    code: str
    label: str | Promise
    old: str
    new: str
    status: Status
    restores: bool = False

    @property
    def difference(self) -> list[Segment]:
        return word_difference(self.old, self.new)


@dataclass(frozen=True)
class GoalChange(Change):
    number: int = 0
    strategic_number: int | None = None
    pk: int | None = None


@dataclass(frozen=True)
class MissingGoal:
    """A goal of the plan that the text does not hold. It stays; only one without activities may be archived."""

    code: str
    text: str
    pk: int
    activities: int

    @property
    def may_be_archived(self) -> bool:
        return self.activities == 0


@dataclass(frozen=True)
class Comparison:
    """All of it, with ``fingerprint``: what the plan looked like when it was compared."""

    first_year: int
    last_year: int
    plan: PolicyPlan | None
    parsed: ParsedPlan
    texts: list[Change]
    goals: list[GoalChange]
    points: list[GoalChange]
    missing: list[MissingGoal]
    fingerprint: str = field(repr=False, default="")

    @property
    def all_changes(self) -> list[Change]:
        return [*self.texts, *self.goals, *self.points]

    @property
    def to_confirm(self) -> list[Change]:
        return [change for change in self.all_changes if change.status is Status.CHANGED]

    @property
    def created(self) -> list[GoalChange]:
        return [change for change in [*self.goals, *self.points] if change.status is Status.CREATED]

    @property
    def unchanged(self) -> list[GoalChange]:
        return [change for change in [*self.goals, *self.points] if change.status is Status.UNCHANGED]

    @property
    def is_without_effect(self) -> bool:
        return self.plan is not None and all(change.status is Status.UNCHANGED for change in self.all_changes)


TEXTS: dict[str, str | Promise] = {
    "title": _("title"),
    "mission": _("mission"),
    "who_we_are": _("who we are"),
    "ten_points_introduction": _("introduction to the ten-point programme"),
}


def compare(parsed: ParsedPlan, *, first_year: int, last_year: int) -> Comparison:
    """Four queries, whatever the size of the plan."""
    plan = PolicyPlan.objects.filter(first_year=first_year, last_year=last_year).first()
    strategic = list(StrategicGoal.objects.filter(plan=plan)) if plan else []
    operational = _with_activities(plan) if plan else []
    points = list(TenPoint.objects.filter(plan=plan)) if plan else []
    changes = _compare_goals(parsed, strategic, operational)
    return Comparison(
        first_year=first_year,
        last_year=last_year,
        plan=plan,
        parsed=parsed,
        texts=_compare_texts(parsed, plan),
        goals=changes,
        points=_compare_points(parsed, points),
        missing=_missing(changes, strategic, operational),
        fingerprint=_fingerprint(plan, strategic, operational, points),
    )


def texts_of(parsed: ParsedPlan) -> dict[str, str]:
    """The texts of the plan itself; a part that the text does not hold is empty."""
    longest = PolicyPlan._meta.get_field("title").max_length or 0
    title = parsed.title if len(parsed.title) <= longest else f"{parsed.title[: longest - 1]}…"
    return {
        "title": title,
        "mission": "\n\n".join(parsed.mission),
        "who_we_are": "\n\n".join(parsed.who_we_are),
        "ten_points_introduction": "\n\n".join(parsed.ten_points_intro),
    }


def is_same(old: str, new: str) -> bool:
    """Line ends and spaces are no difference worth a question."""
    return old.split() == new.split()


def _with_activities(plan: PolicyPlan) -> list[OperationalGoal]:
    counted = OperationalGoal.objects.of_plan(plan).annotate(activity_count=Count("contributions"))
    return list(counted)


def _compare_texts(parsed: ParsedPlan, plan: PolicyPlan | None) -> list[Change]:
    """An empty part in the text never empties what the plan already says."""
    changes = []
    for name, new in texts_of(parsed).items():
        old = getattr(plan, name) if plan else ""
        if not new:
            continue
        status = Status.UNCHANGED if is_same(old, new) else Status.CHANGED if old else Status.CREATED
        changes.append(Change(name, TEXTS[name], old, new, status))
    return changes


def _compare_goals(parsed: ParsedPlan, strategic: Iterable[StrategicGoal], operational: Iterable[OperationalGoal]) -> list[GoalChange]:
    known_strategic = {goal.number: goal for goal in strategic}
    known_operational = {(goal.strategic_goal.number, goal.number): goal for goal in operational}
    changes = []
    for sd in parsed.strategic_goals:
        changes.append(_goal_change(f"SD{sd.number}", sd.text, known_strategic.get(sd.number), sd.number, None))
        for od in sd.operational_goals:
            found = known_operational.get((sd.number, od.number))
            changes.append(_goal_change(f"SD{sd.number}-OD{od.number}", od.text, found, od.number, sd.number))
    return changes


def _goal_change(code: str, text: str, found: StrategicGoal | OperationalGoal | None, number: int, strategic: int | None) -> GoalChange:
    if found is None:
        return GoalChange(code, code, "", text, Status.CREATED, number=number, strategic_number=strategic)
    archived = found.archived_at is not None
    same = is_same(found.text, text) and not archived
    status = Status.UNCHANGED if same else Status.CHANGED
    return GoalChange(code, code, found.text, text, status, archived, number, strategic, found.pk)


def _compare_points(parsed: ParsedPlan, points: Iterable[TenPoint]) -> list[GoalChange]:
    known = {point.number: point for point in points}
    changes = []
    for number, new in enumerate(parsed.ten_points[:10], start=1):
        found = known.get(number)
        old = point_text(found) if found else ""
        status = Status.CREATED if found is None else Status.UNCHANGED if is_same(old, new) else Status.CHANGED
        changes.append(GoalChange(f"10-{number}", _("point %s") % number, old, new, status, number=number, pk=found.pk if found else None))
    return changes


def point_text(point: TenPoint) -> str:
    """What an import compares: a long point has its first words as title and all of it as text."""
    return point.text if point.title.endswith("…") else point.title


def _missing(
    changes: Iterable[GoalChange], strategic: Iterable[StrategicGoal], operational: Iterable[OperationalGoal]
) -> list[MissingGoal]:
    codes = {change.code for change in changes}
    counts: dict[int, int] = {}
    for od in operational:
        counts[od.strategic_goal_id] = counts.get(od.strategic_goal_id, 0) + getattr(od, "activity_count", 0)
    found = [MissingGoal(sd.code, sd.text, sd.pk, counts.get(sd.pk, 0)) for sd in strategic if not sd.archived_at]
    found += [MissingGoal(od.code, od.text, od.pk, getattr(od, "activity_count", 0)) for od in operational if not od.archived_at]
    return sorted((goal for goal in found if goal.code not in codes), key=lambda goal: goal.code)


def _fingerprint(
    plan: PolicyPlan | None, strategic: Iterable[StrategicGoal], operational: Iterable[OperationalGoal], points: Iterable[TenPoint]
) -> str:
    """Changes when any text, number or archiving changes; not when an activity is logged."""
    state = [
        [plan.pk, *(getattr(plan, name) for name in TEXTS)] if plan else None,
        sorted([goal.pk, goal.number, goal.text, goal.archived_at is None] for goal in strategic),
        sorted([goal.pk, goal.number, goal.text, goal.archived_at is None] for goal in operational),
        sorted([point.number, point.title, point.text] for point in points),
    ]
    return hashlib.sha256(json.dumps(state, ensure_ascii=False).encode()).hexdigest()
