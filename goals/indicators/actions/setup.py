"""Setting indicators up. The database holds the rules; here they get words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from goals.actions.ledger import broken_rule, writing
from goals.indicators.numbers import TargetValues
from goals.models import ClosedYear, Indicator, IndicatorDefinition, IndicatorTarget, PolicyPlan
from goals.models.indicator_rules import DEFINITION_IN_USE, GOAL_OUTSIDE_PLAN, YEAR_OUTSIDE_PLAN
from goals.plan.actions.editing import EditConflictError
from steunpunt.accounts.models import User

TEXTS = ("strategic_goal", "operational_goal", "code", "title", "unit", "decimals", "owner", "explanation")
BASELINE = ("baseline_value", "baseline_year", "baseline_source")
DEFINITION = ("valid_from_year", "text", "direction", "lower_bound", "upper_bound", "source", "measure", "survey_measure")
FILTERS = ("kinds", "mode", "goal", "municipality", "province", "theme", "target_group")
Values = Mapping[str, Any]
Row = TypeVar("Row", Indicator, IndicatorDefinition)


class IndicatorError(Exception):
    """The indicator cannot become so; ``field`` is where, the text says why and what to do."""

    def __init__(self, text: str, field: str = "") -> None:
        self.field = field
        super().__init__(text)


@contextmanager
def setting_up(actor: User | None, reason: str = "") -> Iterator[None]:
    """One recorded transaction of somebody who may set indicators up. Raises ``IndicatorError`` for what the database refuses."""
    if actor is not None and not actor.may("indicator.change"):
        raise PermissionDenied
    try:
        with writing(actor, reason):
            yield
    except IntegrityError as error:
        raise told(error) from error


def told(error: IntegrityError) -> Exception:
    words: dict[str | None, tuple[str, str]] = {
        DEFINITION_IN_USE: (
            _("A closed year keeps the definition that it was measured with. Make a new one for a later year."),
            "valid_from_year",
        ),
        GOAL_OUTSIDE_PLAN: (_("This goal belongs to another plan. Choose one of this plan."), "level"),
        YEAR_OUTSIDE_PLAN: (_("The plan has no such year. Choose one of its years."), "valid_from_year"),
        "indicator_code_once": (_("This plan has an indicator with this code already. Choose another code."), "code"),
        "indicator_definition_once_a_year": (
            _("There is a definition from that year already. Change that one, or choose another year."),
            "valid_from_year",
        ),
    }
    found = words.get(broken_rule(error))
    return IndicatorError(*found) if found else error


def add_indicator(*, actor: User | None, plan: PolicyPlan, values: Values, definition: Values, is_sample: bool = False) -> Indicator:
    """An indicator with its first definition: without one nothing is measured."""
    with setting_up(actor):
        indicator = Indicator.objects.create(plan=plan, is_sample=is_sample, **chosen(values, TEXTS + BASELINE))
        IndicatorDefinition.objects.create(indicator=indicator, **chosen(definition, DEFINITION + FILTERS))
    return indicator


def edit_indicator(*, actor: User, indicator: Indicator, version: int, values: Values) -> Indicator:
    """Raises ``EditConflictError`` when somebody saved another version meanwhile."""
    with setting_up(actor):
        return save(indicator, version, chosen(values, TEXTS + BASELINE))


def archive_indicator(*, actor: User, indicator: Indicator) -> None:
    """Off the lists; its page, its values and its history stay."""
    with setting_up(actor):
        Indicator.objects.filter(pk=indicator.pk, archived_at=None).update(archived_at=timezone.now())


def restore_indicator(*, actor: User, indicator: Indicator) -> None:
    with setting_up(actor):
        Indicator.objects.filter(pk=indicator.pk, archived_at__isnull=False).update(archived_at=None)


def add_definition(*, actor: User | None, indicator: Indicator, values: Values) -> IndicatorDefinition:
    """From its year on; the years before keep theirs, and so do years that are closed."""
    with setting_up(actor):
        return IndicatorDefinition.objects.create(indicator=indicator, **chosen(values, DEFINITION + FILTERS))


def edit_definition(*, actor: User, definition: IndicatorDefinition, version: int, values: Values) -> IndicatorDefinition:
    with setting_up(actor):
        return save(definition, version, chosen(values, DEFINITION + FILTERS))


def remove_definition(*, actor: User, definition: IndicatorDefinition) -> None:
    """Its years fall to the definition before it. The only one stays: an indicator says what it measures."""
    with setting_up(actor):
        rows = list(IndicatorDefinition.objects.select_for_update().filter(indicator=definition.indicator_id))
        if [row.pk for row in rows] == [definition.pk]:
            raise IndicatorError(_("This is the only definition. Change it, or archive the indicator."))
        IndicatorDefinition.objects.filter(pk=definition.pk).delete()


def set_targets(
    *,
    actor: User | None,
    indicator: Indicator,
    version: int,
    targets: Mapping[int, TargetValues | None],
    reason: str = "",
    is_sample: bool = False,
) -> None:
    """Write the targets that differ; None takes one away. A target of a closed year changes only with a reason."""
    with setting_up(actor, reason):
        current = locked(indicator, version)
        there = {row.year: row for row in IndicatorTarget.objects.select_for_update().filter(indicator=indicator)}
        changed = [year for year, wanted in targets.items() if target_of(there.get(year)) != wanted]
        for year in changed:
            put_target(indicator, year, there.get(year), targets[year], is_sample=is_sample)
        if changed:
            current.version += 1
            current.save(update_fields=["version"])


def target_of(row: IndicatorTarget | None) -> TargetValues | None:
    return None if row is None else TargetValues(row.value, row.lower, row.upper)


def put_target(indicator: Indicator, year: int, there: IndicatorTarget | None, wanted: TargetValues | None, *, is_sample: bool) -> None:
    """A target that somebody sets takes the place of an example."""
    if wanted is None:
        IndicatorTarget.objects.filter(indicator=indicator, year=year).delete()
        return
    row = there or IndicatorTarget(indicator=indicator, year=year)
    row.value, row.lower, row.upper, row.is_sample = wanted.value, wanted.lower, wanted.upper, is_sample
    row.save()


def chosen(values: Values, names: tuple[str, ...]) -> dict[str, Any]:
    """Only what may be written, with plain line ends."""
    return {name: plain(values[name]) for name in names if name in values}


def plain(value: Any) -> Any:
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def locked(row: Row, version: int) -> Row:
    """The row as it is now. Raises ``EditConflictError`` when it is another version."""
    current = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    if current.version != version:
        raise EditConflictError(current)
    return current


def save(row: Row, version: int, values: Values) -> Row:
    current = locked(row, version)
    changed = {name: value for name, value in values.items() if getattr(current, name) != value}
    if changed:
        for name, value in changed.items():
            setattr(current, name, value)
        current.version += 1
        current.save()
    return current


def first_open_year(indicator: Indicator) -> int:
    """The first year of the plan that a new definition may take: after the closed ones, not taken yet."""
    closed = ClosedYear.objects.filter(year__in=indicator.plan.years).aggregate(last=Max("year"))["last"] or 0
    taken = set(indicator.definitions.values_list("valid_from_year", flat=True))
    free = [year for year in indicator.plan.years if year > closed and year not in taken]
    return free[0] if free else indicator.plan.last_year
