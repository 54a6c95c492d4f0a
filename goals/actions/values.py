"""What an entry of the ledger says, and what is wrong with it before the database would refuse it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from goals.models import Activity, ActivityOrganisation, ActivityStaff, ActivitySubject, OperationalGoal, TemplateSubject, ValueStatus
from landscape.models import Municipality, Organisation
from steunpunt.accounts.models import User
from steunpunt.vocabulary.models import TargetGroup, Theme

MOST_HALF_DAYS = Decimal(1000)
MOST_PARTICIPATIONS = 1_000_000
MOST_ORGANISATIONS = 5000


class LedgerError(Exception):
    """The entry cannot be written so; ``problems`` says per field what is wrong and how to mend it."""

    def __init__(self, problems: dict[str, str]) -> None:
        self.problems = problems
        super().__init__(" ".join(problems.values()))


@dataclass(frozen=True)
class ActivityValues:
    """Everything that a person decides about an entry. A number is there exactly when its status is measured."""

    kind: str
    title: str
    starts_on: date
    mode: str
    goal: OperationalGoal
    other_goals: tuple[OperationalGoal, ...] = ()
    text: str = ""
    ends_on: date | None = None
    half_days: Decimal | None = None
    half_days_status: str = ValueStatus.UNKNOWN
    participations: int | None = None
    participations_status: str = ValueStatus.UNKNOWN
    organisations: tuple[Organisation, ...] = ()
    organisations_status: str = ValueStatus.UNKNOWN
    municipality: Municipality | None = None
    staff: tuple[User, ...] = ()
    themes: tuple[Theme, ...] = ()
    target_groups: tuple[TargetGroup, ...] = ()

    @property
    def goals(self) -> tuple[OperationalGoal, ...]:
        return (self.goal, *self.other_goals)


LINKS = frozenset({"goal", "other_goals", "organisations", "staff", "themes", "target_groups"})
COLUMNS = tuple(field.name for field in fields(ActivityValues) if field.name not in LINKS)


def values_of(activity: Activity) -> ActivityValues:
    """The values as they are in the database now."""
    contributions = list(activity.contributions.select_related("goal__strategic_goal").order_by("-is_primary", "pk"))
    listed = ActivityOrganisation.objects.filter(activity=activity).select_related("organisation__municipality").order_by("pk")
    staff = ActivityStaff.objects.filter(activity=activity).select_related("user").order_by("pk")
    return ActivityValues(
        goal=contributions[0].goal,
        other_goals=tuple(row.goal for row in contributions[1:]),
        organisations=tuple(row.organisation for row in listed),
        staff=tuple(row.user for row in staff),
        **named_in(ActivitySubject.objects.filter(activity=activity).select_related("theme", "target_group")),
        **{name: getattr(activity, name) for name in COLUMNS},
    )


def named_in(rows: Iterable[ActivitySubject | TemplateSubject]) -> dict[str, Any]:
    """The themes and the target groups of an entry or a template, each by name; the rows carry both words."""
    listed = list(rows)
    return {
        "themes": tuple(sorted((row.theme for row in listed if row.theme), key=str)),
        "target_groups": tuple(sorted((row.target_group for row in listed if row.target_group), key=str)),
    }


def check(values: ActivityValues) -> None:
    """Raises ``LedgerError`` with everything that is wrong at once."""
    problems = {**_problems_of_dates(values), **_problems_of_numbers(values), **_problems_of_links(values)}
    if not values.title.strip():
        problems["title"] = _("Give the activity a title.")
    if problems:
        raise LedgerError(problems)


def _problems_of_dates(values: ActivityValues) -> dict[str, str]:
    if values.ends_on is None:
        return {}
    if values.ends_on <= values.starts_on:
        return {"ends_on": _("The last day comes after the first. Leave it empty for an activity of one day.")}
    if values.ends_on.year != values.starts_on.year:
        return {"ends_on": _("A period lies within one calendar year. Log what runs longer once for each year.")}
    return {}


def _problems_of_numbers(values: ActivityValues) -> dict[str, str]:
    problems = {}
    half_days, participations = values.half_days, values.participations
    if half_days is not None and not (half_days.is_finite() and 0 <= half_days <= MOST_HALF_DAYS and half_days * 2 % 1 == 0):
        problems["half_days"] = _("Half-days go from 0 to 1000, in steps of a half.")
    if participations is not None and not 0 <= participations <= MOST_PARTICIPATIONS:
        problems["participations"] = _("Participations go from 0 to 1,000,000.")
    for name, number in (("half_days", half_days), ("participations", participations)):
        if (number is not None) != (getattr(values, f"{name}_status") == ValueStatus.MEASURED):
            problems[name] = _("Fill in a number, or say that it is unknown or not applicable: not both.")
    if values.organisations and values.organisations_status != ValueStatus.MEASURED:
        problems["organisations"] = _("You list organisations, so they are known: choose one of both.")
    return problems


def _problems_of_links(values: ActivityValues) -> dict[str, str]:
    problems, year = {}, values.starts_on.year
    if len(set(values.goals)) != len(values.goals):
        problems["other_goals"] = _("The first goal is also among the others. Leave it out there.")
    for name, chosen in (("goal", (values.goal,)), ("other_goals", values.other_goals)):
        for goal in chosen:
            plan = goal.strategic_goal.plan
            if year not in plan.years:
                problems[name] = _("%(goal)s belongs to the plan of %(period)s, the activity to %(year)s. Change the date or the goal.") % {
                    "goal": goal.code,
                    "period": plan.period,
                    "year": year,
                }
    if len(values.organisations) > MOST_ORGANISATIONS:
        problems["organisations"] = _("List at most %(most)s organisations.") % {"most": MOST_ORGANISATIONS}
    if any(not user.is_colleague for user in values.staff):
        problems["staff"] = _("Only colleagues of the centre carry out an activity.")
    return problems
