"""What is missing for one colleague: own goals without work this quarter, own entries that still say “unknown”, and what
other rooms say waits for this person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from goals.models import Activity, ActivityContribution, ActivityStaff, ClosedYear, OperationalGoal, ValueStatus
from steunpunt.accounts.models import User
from steunpunt.shared.duties import Duty, duties_of

MOST_NAMED = 10
# A quarter that has only just begun lacks nothing yet.
GRACE = timedelta(days=14)


@dataclass(frozen=True)
class Missing:
    """``entries`` are the newest ones; ``entries_in_all`` counts every one."""

    goals: tuple[OperationalGoal, ...]
    entries: tuple[Activity, ...]
    entries_in_all: int
    duties: tuple[Duty, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.goals or self.entries or self.duties)

    @property
    def count(self) -> int:
        return len(self.goals) + self.entries_in_all + len(self.duties)

    @property
    def entries_more(self) -> int:
        return self.entries_in_all - len(self.entries)


def quarter_of(day: date) -> tuple[date, date]:
    """First day of the quarter, and first day of the next one."""
    first = date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
    return first, (first + timedelta(days=95)).replace(day=1)


def missing_for(user: User, today: date) -> Missing:
    """A fixed number of queries, whatever there is; nothing for who may not log."""
    if not user.may("activity.log"):
        return Missing((), (), 0)
    entries = half_known(user, today)
    newest = tuple(entries.order_by("-starts_on", "-pk")[:MOST_NAMED])
    in_all = len(newest) if len(newest) < MOST_NAMED else entries.count()
    return Missing(tuple(idle_goals(user, today)), newest, in_all, duties_of(user, today))


def idle_goals(user: User, today: date) -> QuerySet[OperationalGoal]:
    """Goals in use of the plan of this year that this person owns and for which nothing is logged this quarter."""
    first, next_first = quarter_of(today)
    if today - first < GRACE:
        return OperationalGoal.objects.none()
    worked = ActivityContribution.objects.filter(goal=OuterRef("pk"), activity__starts_on__gte=first, activity__starts_on__lt=next_first)
    plan = "strategic_goal__plan"
    return (
        OperationalGoal.objects.active()
        .filter(~Exists(worked), owner=user, **{f"{plan}__first_year__lte": today.year, f"{plan}__last_year__gte": today.year})
        .select_related(plan)
    )


def half_known(user: User, today: date) -> QuerySet[Activity]:
    """Entries of this year and the last one, while it is open, of which participations or half-days are unknown.

    An entry is of who carried it out; one that names nobody is of who logged it.
    """
    carried_out = ActivityStaff.objects.filter(activity=OuterRef("pk"))
    own = Exists(carried_out.filter(user=user)) | Q(~Exists(carried_out), created_by=user)
    unknown = Q(participations_status=ValueStatus.UNKNOWN) | Q(half_days_status=ValueStatus.UNKNOWN)
    closed = ClosedYear.objects.filter(year=OuterRef("year"))
    recent = Activity.objects.visible_to(user).filter(year__in=[today.year - 1, today.year], starts_on__lte=today)
    return recent.filter(own, unknown, ~Exists(closed))


def what_is_unknown(activity: Activity) -> str:
    """In words, such as “participations and half-days”."""
    lacks_people = activity.participations_status == ValueStatus.UNKNOWN
    if lacks_people and activity.half_days_status == ValueStatus.UNKNOWN:
        return _("participations and half-days unknown")
    return _("participations unknown") if lacks_people else _("half-days unknown")
