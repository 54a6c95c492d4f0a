"""The sheet of one colleague for one week."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from goals.actions.values import ActivityValues
from goals.activities.listing import Choices, in_order, with_places
from goals.activities.starting import goals_on_offer
from goals.models import Activity, ActivityKind, ClosedYear, EntryTemplate, Mode
from goals.recurring.proposing import Proposal, not_logged, of_series, once_more, values_of_template
from goals.week.calendar import Week
from goals.week.cells import Lookup, cells_of, goal_text, organisation_text, organisations_named, read_values
from goals.week.rows import Row, RowForm, key_of, prefix, saved, shown_row, typed_row
from steunpunt.accounts.models import User

BLANK_ROWS = 10
MOST_ROWS = 200


def entries_of(user: User, week: Week, *, viewer: User | None = None) -> QuerySet[Activity]:
    """What this colleague carried out in a week, in the order of the days, as far as the viewer may see it."""
    rows = with_places(in_order(Activity.objects.visible_to(viewer or user), Choices()))
    return rows.filter(starts_on__range=(week.monday, week.sunday), staff_rows__user=user).order_by("starts_on", "pk")


def lookup_for(week: Week, texts: Iterable[str] = (), goals: Iterable[Any] = ()) -> Lookup:
    """What the cells are held against; goals of entries that are there count also when they are archived."""
    offered = {goal.pk: goal for goal in [*goals_on_offer(), *goals]}
    return Lookup(week, timezone.localdate(), list(offered.values()), organisations_named(texts))


def week_rows(user: User, week: Week, *, more: Iterable[Proposal] = ()) -> list[Row]:
    """The entries of the week, what is proposed and not there yet, and room for more."""
    entries = [(activity, read_values(activity)) for activity in entries_of(user, week)]
    lookup = Lookup(week, timezone.localdate(), [])
    rows = [
        shown_row(number, lookup, cells=cells_of(values), entry=activity.pk, version=activity.version)
        for number, (activity, values) in enumerate(entries)
    ]
    there = {like(values) for _activity, values in entries}
    for proposal in not_logged([*of_series(user, week.monday, week.sunday), *more]):
        if like(proposal.values) not in there and len(rows) < MOST_ROWS:
            there.add(like(proposal.values))
            hidden = {"proposed": proposal.source, "form_token": proposal.token}
            rows.append(shown_row(len(rows), lookup, cells=proposed_cells(proposal.values), **hidden))
    return [*rows, *(shown_row(number, lookup) for number in range(len(rows), len(rows) + BLANK_ROWS))]


def like(values: ActivityValues) -> tuple[object, ...]:
    return (values.starts_on, values.kind, values.title.casefold())


def proposed_cells(values: ActivityValues) -> dict[str, str]:
    """A proposal is read again when it is saved, so it names organisations beyond doubt."""
    listed = "; ".join(organisation_text(row) for row in values.organisations)
    return {**cells_of(values), **({"organisations": listed} if listed else {})}


def from_last_week(user: User, week: Week) -> list[Proposal]:
    """What this colleague did a week earlier, seven days later."""
    return [
        once_more(activity, read_values(activity), activity.starts_on + timedelta(days=7), user)
        for activity in entries_of(user, week.before)
    ]


def typed_rows(user: User, week: Week, data: QueryDict, numbers: Iterable[int]) -> list[Row]:
    """The rows of a form that was sent; what they are held against is read once for all of them."""
    wanted = list(numbers)
    keys = [key for number in wanted if (key := key_of(data.get(f"{prefix(number)}-entry", ""))) is not None]
    visible = with_places(in_order(Activity.objects.visible_to(user), Choices()))
    entries = {activity.pk: activity for activity in visible.filter(pk__in=keys)}
    goals = [link.goal for activity in entries.values() for link in activity.contributions.all()]
    lookup = lookup_for(week, (data.get(f"{prefix(number)}-organisations", "") for number in wanted), goals)
    rows = [typed_row(number, data, lookup, entries) for number in wanted]
    give_sources(user, week, [row for row in rows if row.form["proposed"].value() and row.form.there is None])
    return rows


def give_sources(user: User, week: Week, rows: list[Row]) -> None:
    """What the sheet does not show of a proposal comes from the template or the entry that it was made of."""
    sources = {row.number: str(row.form["proposed"].value()).partition(":") for row in rows}
    keys: dict[str, set[int]] = {"sjabloon": set(), "zoals": set()}
    for name, _colon, text in sources.values():
        if name in keys and (key := key_of(text)) is not None:
            keys[name].add(key)
    templates = EntryTemplate.objects.of(user).whole().in_bulk(keys["sjabloon"]) if keys["sjabloon"] else {}
    visible = with_places(in_order(Activity.objects.visible_to(user), Choices()))
    models = {activity.pk: activity for activity in visible.filter(pk__in=keys["zoals"])} if keys["zoals"] else {}
    for row in rows:
        name, _colon, text = sources[row.number]
        key = key_of(text) or 0
        if name == "sjabloon" and key in templates:
            row.form.source = values_of_template(templates[key], week.monday)
        elif name == "zoals" and key in models:
            row.form.source = once_more(models[key], read_values(models[key]), week.monday, user).values


def row_count(data: QueryDict) -> int:
    text = data.get("rijen", "")
    return min(int(text), MOST_ROWS) if text.isascii() and text.isdecimal() and len(text) < 6 else 0


def save_all(user: User, rows: Iterable[Row]) -> list[Row]:
    return [saved(row, user) for row in rows]


@dataclass(frozen=True)
class Lists:
    """What a cell offers while somebody types in it."""

    kinds: list[str]
    goals: list[str]
    modes: list[str]


def lists_for(week: Week) -> Lists:
    goals = [goal for goal in goals_on_offer() if {week.monday.year, week.sunday.year} & set(goal.strategic_goal.plan.years)]
    return Lists([str(kind.label) for kind in ActivityKind], [goal_text(goal) for goal in goals], [str(mode.label) for mode in Mode])


def closed_years(week: Week) -> list[int]:
    return list(ClosedYear.objects.filter(year__in={week.monday.year, week.sunday.year}).values_list("year", flat=True))


def row_to_copy(week: Week) -> Row:
    """The pattern of a row that a script adds."""
    lookup = Lookup(week, timezone.localdate(), [])
    return Row(0, RowForm(lookup=lookup, prefix="rij-NUMMER"), "blank", [], {})
