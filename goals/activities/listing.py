"""The list of activities: its filters, facets and order. Every state of it is an address."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import CharField, Exists, F, OuterRef, Prefetch, Q, QuerySet, Value
from django.db.models.functions import Lower
from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.models import (
    Activity,
    ActivityContribution,
    ActivityKind,
    ActivityOrganisation,
    ActivityStaff,
    ActivitySubject,
    Mode,
    OperationalGoal,
)
from landscape.models import Organisation
from steunpunt.accounts.models import User
from steunpunt.accounts.permissions import Visitor
from steunpunt.shared.addresses import Addresses
from steunpunt.shared.days import DayField
from steunpunt.vocabulary.models import TargetGroup, Theme

# The names of the parameters are part of addresses that people share.
FACETS = {"jaar": gettext_lazy("Year"), "doel": gettext_lazy("Goal"), "soort": gettext_lazy("Kind"), "vorm": gettext_lazy("How")}
FACETS |= {"wie": gettext_lazy("By whom"), "thema": gettext_lazy("Theme"), "doelgroep": gettext_lazy("For whom")}
SUBJECTS = {"thema": "theme", "doelgroep": "target_group"}
ORDERS: dict[str, tuple[str | Promise, tuple[Any, ...]]] = {
    "nieuwste": (gettext_lazy("Newest first"), ("-starts_on", "-pk")),
    "oudste": (gettext_lazy("Oldest first"), ("starts_on", "pk")),
    "titel": (gettext_lazy("Title"), (Lower("title"), "pk")),
    "deelnames": (gettext_lazy("Most participations"), (F("participations").desc(nulls_last=True), "-starts_on", "-pk")),
}
FIRST_ORDER = "nieuwste"
LONGEST_SEARCH = 100
MOST_GROUPS = 40
MONTHS = tuple(str(month) for month in range(1, 13))


@dataclass(frozen=True)
class Choices:
    """What an address asks for. Words that mean nothing are left out; ``ignored`` names them."""

    facets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None
    organisation: int | None = None
    reached: str = ""
    text: str = ""
    months: tuple[int, ...] = ()
    order: str = FIRST_ORDER
    ignored: tuple[str, ...] = ()


def read_choices(query: QueryDict) -> Choices:
    """Understands an address; nonsense in it never fails."""
    facets, ignored = {}, []
    for name in FACETS:
        given = list(dict.fromkeys(query.getlist(name)))
        facets[name] = tuple(value for value in given if makes_sense(name, value))
        ignored += [f"{name}={value}"[:60] for value in given if value and value not in facets[name]]
    days: dict[str, date | None] = {}
    for name in ("van", "tot"):
        days[name] = read_day(query.get(name, ""))
        ignored += [f"{name}={query[name]}"[:60]] if query.get(name) and days[name] is None else []
    organisation = words_in(query, "organisatie")
    is_number = makes_sense("doel", organisation)
    order = query.get("volgorde", FIRST_ORDER)
    return Choices(
        facets=facets,
        since=days["van"],
        until=days["tot"],
        organisation=int(organisation) if is_number else None,
        reached="" if is_number else organisation,
        text=words_in(query, "q"),
        months=months_in(query),
        order=order if order in ORDERS else FIRST_ORDER,
        ignored=tuple(ignored),
    )


def months_in(query: QueryDict) -> tuple[int, ...]:
    """The months in which an activity began: those of a quarter, or single ones."""
    quarters = [value for value in query.getlist("kwartaal") if value in ("1", "2", "3", "4")]
    single = [int(value) for value in query.getlist("maand") if value in MONTHS]
    return tuple(sorted({*single, *(int(value) * 3 - back for value in quarters for back in range(3))}))


def words_in(query: QueryDict, name: str) -> str:
    return " ".join(query.get(name, "").replace("\0", "").split())[:LONGEST_SEARCH]


def makes_sense(name: str, value: str) -> bool:
    if name == "soort":
        return value in ActivityKind.values
    if name == "vorm":
        return value in Mode.values
    return value.isascii() and value.isdecimal() and len(value) <= (4 if name == "jaar" else 15)


def read_day(text: str) -> date | None:
    from django.forms import ValidationError

    try:
        day = DayField(required=False).clean(text.replace("\0", ""))
    except ValidationError:
        return None
    return day if isinstance(day, date) else None


def matching(name: str, values: Sequence[str]) -> Q:
    """The condition of one facet: any of its values."""
    if not values:
        return Q()
    if name == "doel":
        return Q(Exists(ActivityContribution.objects.filter(activity=OuterRef("pk"), goal__in=[int(v) for v in values])))
    if name == "wie":
        return Q(Exists(ActivityStaff.objects.filter(activity=OuterRef("pk"), user__in=[int(v) for v in values])))
    if name in SUBJECTS:
        links = ActivitySubject.objects.filter(**{f"{SUBJECTS[name]}__in": [int(v) for v in values]})
        return Q(Exists(links.filter(activity=OuterRef("pk"))))
    column = {"jaar": "year", "soort": "kind", "vorm": "mode"}[name]
    return Q(**{f"{column}__in": values})


def found(visitor: Visitor, choices: Choices, *, without: str = "") -> QuerySet[Activity]:
    """The entries that fit, in no order; ``without`` leaves one facet out, for the counts of its other values."""
    rows = Activity.objects.visible_to(visitor)
    for name, values in choices.facets.items():
        rows = rows.filter(matching(name, values)) if name != without else rows
    if choices.since:
        rows = rows.filter(Q(starts_on__gte=choices.since) | Q(ends_on__gte=choices.since))
    if choices.until:
        rows = rows.filter(starts_on__lte=choices.until)
    if choices.months:
        rows = rows.filter(starts_on__month__in=choices.months)
    if choices.organisation:
        rows = rows.filter(Exists(ActivityOrganisation.objects.filter(activity=OuterRef("pk"), organisation=choices.organisation)))
    if choices.reached:
        fitting = Organisation.objects.search(choices.reached).order_by()
        rows = rows.filter(Exists(ActivityOrganisation.objects.filter(activity=OuterRef("pk"), organisation__in=fitting)))
    for word in choices.text.split():
        rows = rows.filter(Q(title__icontains=word) | Q(text__icontains=word))
    return rows


def in_order(rows: QuerySet[Activity], choices: Choices) -> QuerySet[Activity]:
    """Sorted, with who carried out each activity and which goals it served: the same for the screen and for the export."""
    contributions = ActivityContribution.objects.order_by("-is_primary", "pk")
    staff = ActivityStaff.objects.select_related("user").order_by(Lower("user__name"), "pk")
    return rows.order_by(*ORDERS[choices.order][1]).prefetch_related(
        Prefetch("contributions", contributions), Prefetch("staff_rows", staff)
    )


def with_places(rows: QuerySet[Activity]) -> QuerySet[Activity]:
    """With what only the export shows: goals in full, municipality and organisations."""
    listed = ActivityOrganisation.objects.select_related("organisation").order_by(Lower("organisation__name"), "pk")
    goals = OperationalGoal.objects.select_related("strategic_goal__plan")
    subjects = ActivitySubject.objects.select_related("theme", "target_group")
    return rows.select_related("municipality").prefetch_related(
        Prefetch("contributions__goal", goals), Prefetch("organisation_rows", listed), Prefetch("subject_rows", subjects)
    )


def name_goals(rows: Iterable[Activity], words: Words) -> None:
    """Gives each row the goals that the facets have read already."""
    for row in rows:
        for link in row.contributions.all():
            link.goal = words.goals.get(str(link.goal_id)) or link.goal


@dataclass(frozen=True)
class Option:
    """One word of a facet; following ``url`` chooses it, or takes it away when it is active."""

    label: str
    count: int
    url: str
    is_active: bool
    goal: OperationalGoal | None = None


@dataclass(frozen=True)
class Facet:
    title: str
    options: list[Option]


@dataclass(frozen=True)
class Chosen:
    """One part of the choice, with the address without it."""

    label: str
    url: str


def subject_names() -> dict[str, dict[str, str]]:
    """The name of every theme and target group by its number, in one query."""
    parts = [
        model.objects.order_by().annotate(facet=Value(facet, CharField())).values_list("facet", "pk", "name")
        for facet, model in (("thema", Theme), ("doelgroep", TargetGroup))
    ]
    names: dict[str, dict[str, str]] = {facet: {} for facet in SUBJECTS}
    for facet, pk, name in parts[0].union(parts[1], all=True):
        names[facet][str(pk)] = name
    return names


@dataclass(frozen=True)
class Words:
    """Names of what the facets hold."""

    goals: dict[str, OperationalGoal]
    people: dict[str, str]
    subjects: dict[str, dict[str, str]]
    organisation: str = ""

    @classmethod
    def read(cls, choices: Choices) -> Words:
        goals = OperationalGoal.objects.select_related("strategic_goal__plan").order_by(
            "-strategic_goal__plan__first_year", "strategic_goal__order", "strategic_goal__pk", "order", "pk"
        )
        organisation = Organisation.objects.filter(pk=choices.organisation).first() if choices.organisation else None
        return cls(
            goals={str(goal.pk): goal for goal in goals},
            people={str(user.pk): str(user) for user in User.objects.colleagues().only("pk", "name", "email")},
            subjects=subject_names(),
            organisation=str(organisation or ""),
        )

    def label(self, name: str, value: str) -> str:
        if name == "doel":
            goal = self.goals.get(value)
            return f"{goal.code} {goal.label}" if goal else _("unknown goal")
        if name == "wie":
            return self.people.get(value, _("former colleague"))
        if name in SUBJECTS:
            return self.subjects[name].get(value, _("unknown"))
        known: dict[str, Any] = {"soort": dict(ActivityKind.choices), "vorm": dict(Mode.choices)}.get(name, {})
        return str(known.get(value, value))


def in_facet_order(name: str, values: Iterable[str], counts: dict[str, int], words: Words) -> list[str]:
    """Years from new to old, goals as in their plan, people by name, the rest by how much there is."""
    if name == "jaar":
        return sorted(values, reverse=True)
    if name == "doel":
        places = {key: place for place, key in enumerate(words.goals)}
        return sorted(values, key=lambda value: places.get(value, len(places)))
    if name in {"wie", *SUBJECTS}:
        return sorted(values, key=lambda value: words.label(name, value).lower())
    return sorted(values, key=lambda value: (-counts.get(value, 0), words.label(name, value)))


def facets_of(addresses: Addresses, choices: Choices, counts: dict[str, dict[str, int]], words: Words) -> list[Facet]:
    """Facets with counts; several values of one facet can be chosen, and its other values keep their counts."""
    facets = []
    for name, title in FACETS.items():
        active = choices.facets[name]
        values = in_facet_order(name, {*counts[name], *active}, counts[name], words)[:MOST_GROUPS]
        options = [
            Option(
                label=words.label(name, value),
                count=counts[name].get(value, 0),
                url=addresses.with_change(name, [v for v in active if v != value] if value in active else [*active, value]),
                is_active=value in active,
                goal=words.goals.get(value) if name == "doel" else None,
            )
            for value in values
        ]
        if options:
            facets.append(Facet(str(title), options))
    return facets


def chosen_of(addresses: Addresses, choices: Choices, words: Words) -> list[Chosen]:
    """The choice in words, each part removable."""
    parts = [
        Chosen(words.label(name, value), addresses.with_change(name, [v for v in values if v != value]))
        for name, values in choices.facets.items()
        for value in values
    ]
    if choices.since:
        parts.append(Chosen(_("from %(day)s") % {"day": date_format(choices.since, "j F Y")}, addresses.with_change("van", [])))
    if choices.until:
        parts.append(Chosen(_("until %(day)s") % {"day": date_format(choices.until, "j F Y")}, addresses.with_change("tot", [])))
    if choices.months:
        names = ", ".join(date_format(date(2000, month, 1), "F") for month in choices.months)
        parts.append(Chosen(_("begun in %(months)s") % {"months": names}, addresses.without("kwartaal", "maand")))
    if choices.organisation:
        parts.append(Chosen(words.organisation or _("unknown organisation"), addresses.with_change("organisatie", [])))
    if choices.reached:
        parts.append(Chosen(_("reached “%(text)s”") % {"text": choices.reached}, addresses.with_change("organisatie", [])))
    if choices.text:
        parts.append(Chosen(_("with “%(text)s”") % {"text": choices.text}, addresses.with_change("q", [])))
    return parts
