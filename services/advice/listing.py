"""The inbox: its filters, facets and order. Every state of it is an address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Value, When
from django.db.models.functions import Cast
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.activities.listing import Chosen, Facet, Option, words_in
from landscape.models import Organisation
from services.models import AdviceRequest, AdviceState
from steunpunt.accounts.models import User
from steunpunt.shared.addresses import with_change
from steunpunt.shared.numbers import whole_number
from steunpunt.vocabulary.models import Theme

# The names of the parameters are part of addresses that people share.
FACETS: dict[str, str | Promise] = {
    "toestand": gettext_lazy("State"),
    "wie": gettext_lazy("Followed up by"),
    "wanneer": gettext_lazy("Answer wanted"),
    "thema": gettext_lazy("Theme"),
}
WHO: dict[str, str | Promise] = {"ik": gettext_lazy("me"), "niemand": gettext_lazy("nobody yet"), "ander": gettext_lazy("a colleague")}
LATE, TODAY, WEEK, LATER, NO_DAY = "te-laat", "vandaag", "deze-week", "later", "geen-datum"
WHEN: dict[str, str | Promise] = {
    LATE: gettext_lazy("too late"),
    TODAY: gettext_lazy("today"),
    WEEK: gettext_lazy("this week"),
    LATER: gettext_lazy("later"),
    NO_DAY: gettext_lazy("no day given"),
}
ORDERS: dict[str, tuple[str | Promise, tuple[Any, ...]]] = {
    "dringendste": (gettext_lazy("Most urgent first"), (F("due_on").asc(nulls_last=True), "created_at", "pk")),
    "nieuwste": (gettext_lazy("Newest first"), ("-created_at", "-pk")),
    "oudste": (gettext_lazy("Oldest first"), ("created_at", "pk")),
}
FIRST_ORDER = "dringendste"
ALL = "alles"


@dataclass(frozen=True)
class Choices:
    """What an address asks for; words that mean nothing are left out. Without a state it is about what is not closed."""

    facets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    organisation: str = ""
    text: str = ""
    order: str = FIRST_ORDER


def read_choices(query: QueryDict) -> Choices:
    facets = {name: tuple(value for value in dict.fromkeys(query.getlist(name)) if makes_sense(name, value)) for name in FACETS}
    order = query.get("volgorde", FIRST_ORDER)
    return Choices(facets, words_in(query, "organisatie"), words_in(query, "q"), order if order in ORDERS else FIRST_ORDER)


def makes_sense(name: str, value: str) -> bool:
    known: dict[str, Iterable[str]] = {"toestand": AdviceState.values, "wie": WHO, "wanneer": WHEN}
    if name in known:
        return value in known[name]
    return whole_number(value) is not None


def last_of_week(today: date) -> date:
    return today + timedelta(days=6 - today.weekday())


def when_due(due_on: date | None, today: date) -> str:
    """Which word of the filter a day falls under."""
    if due_on is None:
        return NO_DAY
    if due_on <= today:
        return TODAY if due_on == today else LATE
    return WEEK if due_on <= last_of_week(today) else LATER


def due_case(today: date) -> Case:
    """The same in the database."""
    return Case(
        When(due_on__isnull=True, then=Value(NO_DAY)),
        When(due_on__lt=today, then=Value(LATE)),
        When(due_on=today, then=Value(TODAY)),
        When(due_on__lte=last_of_week(today), then=Value(WEEK)),
        default=Value(LATER),
        output_field=CharField(),
    )


def who_case(user: User) -> Case:
    return Case(
        When(assignee=user, then=Value("ik")),
        When(assignee__isnull=True, then=Value("niemand")),
        default=Value("ander"),
        output_field=CharField(),
    )


@dataclass(frozen=True)
class Inbox:
    """The requests as one colleague sees them on one day."""

    user: User
    today: date
    choices: Choices

    def rows(self, *, without: str = "") -> QuerySet[AdviceRequest]:
        """What fits, in no order; ``without`` leaves one facet out, for the counts of its other values."""
        rows = AdviceRequest.objects.visible_to(self.user).unmerged().alias(who=who_case(self.user), due=due_case(self.today))
        for name, values in self.choices.facets.items():
            rows = rows.filter(matching(name, values)) if name != without else rows
        if not self.choices.facets["toestand"] and without != "toestand":
            rows = rows.unfinished()
        if self.choices.organisation:
            fitting = Organisation.objects.search(self.choices.organisation).order_by()
            rows = rows.filter(Q(organisation__in=fitting.values("pk")) | Q(organisation_name__icontains=self.choices.organisation))
        for word in self.choices.text.split():
            rows = rows.filter(
                Q(reference__icontains=word) | Q(subject__icontains=word) | Q(question__icontains=word) | Q(contact_name__icontains=word)
            )
        return rows

    def in_order(self) -> QuerySet[AdviceRequest]:
        rows = self.rows().select_related("assignee", "organisation").prefetch_related("themes", "goal_rows__goal__strategic_goal")
        return rows.order_by(*ORDERS[self.choices.order][1])

    def counts(self) -> dict[str, dict[str, int]]:
        """Per facet and value how many; what fits everything is under ``ALL``. One query."""
        parts: list[QuerySet[Any, Any]] = [
            self.rows().order_by().values(word=Value("", CharField())).annotate(number=Count("pk"), facet=Value(ALL, CharField()))
        ]
        words: dict[str, Any] = {"toestand": Cast("state", CharField()), "wie": who_case(self.user), "wanneer": due_case(self.today)}
        words["thema"] = Cast("themes", CharField())
        for name, word in words.items():
            rows = self.rows(without=name)
            rows = rows.filter(themes__isnull=False) if name == "thema" else rows
            grouped = rows.order_by().values(word=word).annotate(number=Count("pk"))
            parts.append(grouped.annotate(facet=Value(name, CharField())))
        listed = [part.values_list("facet", "word", "number") for part in parts]
        counts: dict[str, dict[str, int]] = {name: {} for name in (ALL, *FACETS)}
        for name, word, number in listed[0].union(*listed[1:], all=True):
            counts[name][word] = number
        return counts


def matching(name: str, values: tuple[str, ...]) -> Q:
    if not values:
        return Q()
    if name == "thema":
        # A request has a theme at most once, but may have several of those that were chosen.
        links = AdviceRequest.themes.through.objects.filter(theme__in=[int(value) for value in values])
        return Q(pk__in=links.values("advicerequest"))
    return Q(**{f"{ {'toestand': 'state', 'wie': 'who', 'wanneer': 'due'}[name] }__in": values})


def labels_of() -> dict[str, dict[str, str]]:
    """The words of every facet, in the order in which it shows them."""
    return {
        "toestand": {value: str(label) for value, label in AdviceState.choices},
        "wie": {value: str(label) for value, label in WHO.items()},
        "wanneer": {value: str(label) for value, label in WHEN.items()},
        "thema": {str(theme.pk): theme.name for theme in Theme.objects.all()},
    }


def facets_of(query: QueryDict, choices: Choices, counts: dict[str, dict[str, int]], labels: dict[str, dict[str, str]]) -> list[Facet]:
    """Facets with counts; several values of one facet can be chosen, and its other values keep their counts."""
    facets = []
    for name, title in FACETS.items():
        active = choices.facets[name]
        options = [
            Option(
                label=label,
                count=counts[name].get(value, 0),
                url=with_change(query, name, [v for v in active if v != value] if value in active else [*active, value]),
                is_active=value in active,
            )
            for value, label in labels[name].items()
            if counts[name].get(value) or value in active
        ]
        if options:
            facets.append(Facet(str(title), options))
    return facets


def chosen_of(query: QueryDict, choices: Choices, labels: dict[str, dict[str, str]]) -> list[Chosen]:
    """The choice in words, each part removable."""
    parts = [
        Chosen(f"{FACETS[name]}: {labels[name].get(value, _('unknown'))}", with_change(query, name, [v for v in values if v != value]))
        for name, values in choices.facets.items()
        for value in values
    ]
    if choices.organisation:
        parts.append(Chosen(_("for “%(text)s”") % {"text": choices.organisation}, with_change(query, "organisatie", [])))
    if choices.text:
        parts.append(Chosen(_("with “%(text)s”") % {"text": choices.text}, with_change(query, "q", [])))
    return parts
