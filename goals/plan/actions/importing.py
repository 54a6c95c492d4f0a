"""Taking a plan's text in."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.models import OperationalGoal, PolicyPlan, StrategicGoal, TenPoint
from goals.plan.compare import Comparison, GoalChange, Status, compare, texts_of
from goals.planimport import ParsedPlan
from steunpunt.accounts.models import User
from steunpunt.audit.actions import recording

# Any number will do, as long as all that write whole plans take the same one.
PLAN_LOCK = 2_021_2025


class PlanNotImportedError(Exception):
    """Nothing was written; the text says why and what to do."""


class ChangesNotConfirmedError(PlanNotImportedError):
    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        codes = ", ".join(str(change.label) for change in comparison.to_confirm)
        super().__init__(_("These texts differ from the plan: %(codes)s. Look at the differences and confirm them.") % {"codes": codes})


class PlanChangedMeanwhileError(PlanNotImportedError):
    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        super().__init__(_("The plan was changed since you looked. Below is the comparison with the plan as it is now."))


@dataclass(frozen=True)
class Imported:
    plan: PolicyPlan
    comparison: Comparison
    archived: tuple[str, ...]


def import_plan(
    *,
    actor: User | None,
    parsed: ParsedPlan,
    first_year: int,
    last_year: int,
    confirmed: bool = False,
    archive: Collection[str] = (),
    seen: str | None = None,
    short_labels: Mapping[str, str] | None = None,
) -> Imported:
    """Write the text into the plan of its period. Nothing is ever deleted.

    ``confirmed`` lets changed texts through; ``archive`` names goals missing in the text, by code, to
    archive; ``seen`` is the fingerprint that the person looked at; ``short_labels`` are given, by code,
    to goals that are new. Raises ``PlanNotImportedError``.
    """
    with recording(actor, reason=_("import")):
        _wait_for_other_imports()
        refuse_overlap(first_year, last_year)
        comparison = compare(parsed, first_year=first_year, last_year=last_year)
        if seen is not None and seen != comparison.fingerprint:
            raise PlanChangedMeanwhileError(comparison)
        if comparison.to_confirm and not confirmed:
            raise ChangesNotConfirmedError(comparison)
        plan = _write_plan(comparison)
        _write_goals(plan, comparison, short_labels or {})
        _write_points(plan, comparison)
        archived = _archive(comparison, archive)
    return Imported(plan, comparison, archived)


def refuse_overlap(first_year: int, last_year: int, *, but: PolicyPlan | None = None) -> None:
    """Raises ``PlanNotImportedError`` when another plan already covers one of these years."""
    others = PolicyPlan.objects.filter(first_year__lte=last_year, last_year__gte=first_year)
    others = others.exclude(pk=but.pk) if but else others.exclude(first_year=first_year, last_year=last_year)
    other = others.first()
    if other:
        raise PlanNotImportedError(
            _("There is already a plan for %(period)s. Choose years that do not overlap.") % {"period": other.period}
        )


def _wait_for_other_imports() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PLAN_LOCK])


def _write_plan(comparison: Comparison) -> PolicyPlan:
    texts = {change.code: change.new for change in comparison.texts if change.status is not Status.UNCHANGED}
    plan = comparison.plan
    if plan is None:
        plan = PolicyPlan(first_year=comparison.first_year, last_year=comparison.last_year)
        for name, text in texts_of(comparison.parsed).items():
            setattr(plan, name, text)
        plan.title = plan.title or _("Policy plan %(period)s") % {"period": plan.period}
        plan.is_current = not PolicyPlan.objects.filter(is_current=True).exists()
        plan.save()
    elif texts:
        for name, text in texts.items():
            setattr(plan, name, text)
        plan.version += 1
        plan.save()
    return plan


def _write_goals(plan: PolicyPlan, comparison: Comparison, labels: Mapping[str, str]) -> None:
    above: dict[int, StrategicGoal] = {goal.number: goal for goal in plan.strategic_goals.all()}
    for change in comparison.goals:
        values = {"number": change.number, "order": change.number, "text": change.new, "short_label": labels.get(change.code, "")}
        if change.status is Status.CHANGED:
            _rewrite(change)
        elif change.status is Status.CREATED and change.strategic_number is None:
            above[change.number] = StrategicGoal.objects.create(plan=plan, **values)
        elif change.status is Status.CREATED and change.strategic_number is not None:
            OperationalGoal.objects.create(strategic_goal=above[change.strategic_number], **values)


def _rewrite(change: GoalChange) -> None:
    model: type[StrategicGoal | OperationalGoal] = StrategicGoal if change.strategic_number is None else OperationalGoal
    goal = model.objects.get(pk=change.pk or 0)
    goal.text, goal.archived_at = change.new, None
    goal.version += 1
    goal.save()


def _write_points(plan: PolicyPlan, comparison: Comparison) -> None:
    longest = TenPoint._meta.get_field("title").max_length or 0
    for change in comparison.points:
        if change.status is Status.UNCHANGED:
            continue
        is_long = len(change.new) > longest
        title = f"{change.new[: longest - 1]}…" if is_long else change.new
        values = {"title": title, "text": change.new} if is_long else {"title": title}
        TenPoint.objects.update_or_create(plan=plan, number=change.number, defaults=values)


def _archive(comparison: Comparison, codes: Collection[str]) -> tuple[str, ...]:
    chosen = [goal for goal in comparison.missing if goal.code in codes]
    for goal in chosen:
        if not goal.may_be_archived:
            raise PlanNotImportedError(_("%(code)s has activities, so it stays. Leave it out of what you archive.") % {"code": goal.code})
    now = timezone.now()
    strategic = [goal.pk for goal in chosen if "-" not in goal.code]
    operational = [goal.pk for goal in chosen if "-" in goal.code]
    StrategicGoal.objects.filter(pk__in=strategic).update(archived_at=now)
    OperationalGoal.objects.filter(pk__in=operational).update(archived_at=now)
    return tuple(goal.code for goal in chosen)
