"""What the weekly sheet proposes: the days of series, and last week once more.

Each proposal has a token of its own that becomes the entry's, so that it can be logged once only, and is proposed no more then.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from goals.actions.values import ActivityValues, named_in
from goals.models import Activity, EntryTemplate, Series, ValueStatus
from goals.recurring.days import days_of
from steunpunt.accounts.models import User

NAMESPACE = uuid.UUID("5e0a3f0c-6f0e-4b7e-9c55-0d3d7c1a2b48")


@dataclass(frozen=True)
class Proposal:
    """An entry that somebody may log. ``source`` says where it comes from: ``sjabloon:12`` or ``zoals:345``."""

    values: ActivityValues
    token: uuid.UUID
    source: str


def token_of(*parts: object) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, ":".join(map(str, parts)))


def values_of_template(template: EntryTemplate, day: date) -> ActivityValues:
    """An entry of a template on a day; reads nothing when the template was read whole."""
    return ActivityValues(
        kind=template.kind,
        title=template.title,
        starts_on=day,
        mode=template.mode,
        goal=template.goal,
        other_goals=tuple(row.goal for row in template.goal_rows.all()),
        text=template.text,
        half_days=template.half_days,
        half_days_status=template.half_days_status,
        participations_status=template.participations_status,
        organisations=tuple(row.organisation for row in template.organisation_rows.all()),
        organisations_status=template.organisations_status,
        municipality=template.municipality,
        **named_in(template.subject_rows.all()),
    )


def of_series(user: User, first: date, last: date) -> list[Proposal]:
    """The days of somebody's series between two days."""
    series = list(Series.objects.of(user).between(first, last))
    templates = EntryTemplate.objects.of(user).whole().in_bulk([row.template_id for row in series]) if series else {}
    return [
        Proposal(values_of_template(templates[row.template_id], day), token_of("reeks", row.pk, day), f"sjabloon:{row.template_id}")
        for row in series
        for day in days_of(row.rhythm, row.starts_on, row.ends_on, first=first, last=last)
    ]


def once_more(activity: Activity, values: ActivityValues, day: date, user: User) -> Proposal:
    """An entry on another day; nobody was counted yet."""
    counted = values.participations_status == ValueStatus.MEASURED
    again = replace(
        values,
        starts_on=day,
        ends_on=None,
        participations=None,
        participations_status=ValueStatus.UNKNOWN if counted else values.participations_status,
    )
    return Proposal(again, token_of("zoals", activity.pk, user.pk, day), f"zoals:{activity.pk}")


def not_logged(proposals: Iterable[Proposal]) -> list[Proposal]:
    """Those that nobody logged yet: one query."""
    open_ones = list(proposals)
    tokens = [proposal.token for proposal in open_ones]
    logged = set(Activity.objects.filter(form_token__in=tokens).values_list("form_token", flat=True)) if tokens else set()
    return [proposal for proposal in open_ones if proposal.token not in logged]
