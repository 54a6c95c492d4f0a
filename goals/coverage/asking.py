"""What an address of the grid asks for; nonsense in it never fails."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from goals.coverage.grid import Grid, Per, colleague_grid, goal_grid, target_group_grid
from goals.models import PolicyPlan
from steunpunt.accounts.models import User
from steunpunt.accounts.permissions import Visitor

EVERYBODY = "iedereen"
GROUPS = "doelgroepen"


@dataclass(frozen=True)
class Asked:
    """``who`` is empty (goals, whoever did it), ``EVERYBODY`` (a row for each colleague), ``GROUPS`` (a row for
    each target group) or the number of one colleague."""

    plan: PolicyPlan | None
    year: int
    per: Per
    who: str
    today: date
    years: tuple[int, ...]
    people: tuple[User, ...]

    @property
    def person(self) -> User | None:
        return next((user for user in self.people if str(user.pk) == self.who), None)

    @property
    def is_by_colleague(self) -> bool:
        return self.who == EVERYBODY

    @property
    def is_by_group(self) -> bool:
        return self.who == GROUPS


def read_asked(query: QueryDict, today: date) -> Asked:
    plans = list(PolicyPlan.objects.all())
    years = tuple(sorted({year for plan in plans for year in plan.years}, reverse=True))
    given = query.get("jaar", "")
    usual = (
        today.year if today.year in years else max((year for year in years if year <= today.year), default=min(years, default=today.year))
    )
    year = int(given) if given.isascii() and given.isdecimal() and len(given) == 4 and int(given) in years else usual
    people = tuple(User.objects.colleagues().filter(is_active=True))
    who = query.get("per-wie", "")
    return Asked(
        plan=next((plan for plan in plans if year in plan.years), None),
        year=year,
        per=Per.MONTH if query.get("per") == Per.MONTH.value else Per.QUARTER,
        who=who if who in {EVERYBODY, GROUPS, *(str(user.pk) for user in people)} else "",
        today=today,
        years=years,
        people=people,
    )


def grid_of(visitor: Visitor, asked: Asked) -> Grid | None:
    """None when there is no plan at all."""
    if asked.is_by_colleague:
        return colleague_grid(visitor, year=asked.year, per=asked.per, today=asked.today)
    if asked.is_by_group:
        return target_group_grid(visitor, year=asked.year, per=asked.per, today=asked.today)
    if asked.plan is None:
        return None
    person = asked.person.pk if asked.person else None
    return goal_grid(visitor, plan=asked.plan, year=asked.year, per=asked.per, today=asked.today, person=person)
