"""The quick line: what is known to its parser, and the log form as the line fills it in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format, localize
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from goals.activities.starting import day_to_start_with
from goals.models import ActivityKind, Mode, OperationalGoal, ValueStatus
from goals.quickline import Known, KnownGoal, KnownName, Reading, What, read
from goals.quickline.folding import words_in
from goals.quickline.reading import LONGEST_LINE
from landscape.models import Municipality, Organisation
from landscape.querysets import first_word

LABELS: dict[What, str | Promise] = {
    What.DAY: gettext_lazy("Date"),
    What.KIND: gettext_lazy("Kind"),
    What.GOAL: gettext_lazy("Goal"),
    What.ORGANISATION: gettext_lazy("Organisation"),
    What.MUNICIPALITY: gettext_lazy("Municipality"),
    What.MODE: gettext_lazy("How"),
    What.HALF_DAYS: gettext_lazy("Half-days"),
    What.MINUTES: gettext_lazy("Duration, goes into the text"),
    What.PARTICIPATIONS: gettext_lazy("Participations"),
}
# What people say, beside the names on the screen; Dutch, like the rest of a line.
ALSO_CALLED: dict[str, tuple[str, ...]] = {
    ActivityKind.ADVICE: ("advies", "adviesgesprek"),
    ActivityKind.TRAINING: ("vorming", "opleiding", "cursus"),
    ActivityKind.GUIDANCE: ("begeleiding",),
    ActivityKind.PEER_GROUP: ("intervisie",),
    ActivityKind.CONSULTATION: ("overleg", "vergadering"),
    ActivityKind.NETWORK_MEETING: ("netwerkmoment",),
    ActivityKind.STUDY_DAY: ("studiedag",),
    ActivityKind.RESEARCH: ("onderzoek",),
    ActivityKind.PUBLICATION: ("publicatie",),
    Mode.ON_SITE: ("ter plaatse", "fysiek"),
    Mode.ONLINE: ("online", "digitaal"),
    Mode.MIXED: ("gemengd", "hybride"),
}
NOT_A_NAME = frozenset({ActivityKind.OTHER.value, Mode.NOT_APPLICABLE.value})


@dataclass(frozen=True)
class Chip:
    """One thing that was understood; ``undo`` is the line in which it is only words."""

    label: str
    value: str
    undo: str


@dataclass(frozen=True)
class Asked:
    """Words that may mean several things; each option is a line that says which."""

    text: str
    options: list[tuple[str, str]]


@dataclass(frozen=True)
class QuickLine:
    """A line that was read, with its parts in words."""

    reading: Reading
    chips: list[Chip]
    asked: list[Asked]
    title: str

    @property
    def line(self) -> str:
        return self.reading.line


def quick_line_of(query: QueryDict, goals: Sequence[OperationalGoal]) -> QuickLine | None:
    """The line that an address carries; none when it carries nothing."""
    line = " ".join(query.get("regel", "").replace("\0", "").split())[:LONGEST_LINE]
    return quick_line(line, goals) if line else None


def quick_line(line: str, goals: Sequence[OperationalGoal]) -> QuickLine:
    today = timezone.localdate()
    known = known_for(line, goals)
    reading = read(line, known, today=today, day=day_to_start_with(today))
    words = Words(known)
    chips = [Chip(str(LABELS[part.what]), words.of(part.what, part.value), reading.without(part)) for part in reading.parts]
    asked = [
        Asked(reading.asked_about(question), [(words.of(option.what, option.value), option.line) for option in question.options])
        for question in reading.questions
    ]
    return QuickLine(reading, chips, asked, reading.title or words.title_of(reading))


def known_for(line: str, goals: Sequence[OperationalGoal]) -> Known:
    """What the parser may find in this line: of what there is much, only names that begin with one of its words."""
    words = {word.text for word in words_in(line)}
    by_number = {text for part in line.casefold().split() for text in part.split(":")[1:] if text.isascii() and text.isdecimal()}
    return Known(
        goals=tuple(known_goal(goal) for goal in goals),
        kinds=known_choices(ActivityKind),
        modes=known_choices(Mode),
        organisations=known_organisations(words, {int(text) for text in by_number if len(text) < 16}),
        municipalities=tuple(
            KnownName(place.nis_code, (place.name,))
            for place in Municipality.objects.alias(first=first_word()).filter(Q(first__in=words) | Q(nis_code__in=by_number))
        ),
    )


def known_goal(goal: OperationalGoal) -> KnownGoal:
    return KnownGoal(goal.pk, goal.strategic_goal.number, goal.number, goal.label, goal.strategic_goal.plan.years)


def known_choices(choices: type[ActivityKind] | type[Mode]) -> tuple[KnownName, ...]:
    """Each choice by its names in both languages and by what people call it."""
    return tuple(KnownName(choice.value, names_of(choice)) for choice in choices if choice.value not in NOT_A_NAME)


def names_of(choice: ActivityKind | Mode) -> tuple[str, ...]:
    names = [str(choice.label)]
    for language in ("nl", "en"):
        with override(language):
            names.append(str(choice.label))
    return tuple(dict.fromkeys([*names, *ALSO_CALLED.get(choice.value, ())]))


def known_organisations(words: set[str], numbers: set[int]) -> tuple[KnownName, ...]:
    rows = Organisation.objects.select_related("municipality")
    found = {row.pk: row for row in rows.begun_with(words)}
    if numbers:
        found.update({row.pk: row for row in rows.filter(pk__in=numbers)})
    return tuple(KnownName(str(row.pk), (row.name,), str(row.municipality or "")) for row in found.values())


class Words:
    """What the parts of a line are called on the screen."""

    def __init__(self, known: Known) -> None:
        self.goals = {goal.key: f"{goal.code} {goal.label}" for goal in known.goals}
        rows = (*known.organisations, *known.municipalities)
        self.names = {row.key: f"{row.names[0]} ({row.note})" if row.note else row.names[0] for row in rows}
        self.organisations = {row.key: row.names[0] for row in known.organisations}

    def of(self, what: What, value: Any) -> str:
        if what == What.GOAL:
            return self.goals[value]
        if what == What.KIND:
            return str(ActivityKind(value).label)
        if what == What.MODE:
            return str(Mode(value).label)
        if what == What.MINUTES:
            return duration(value)
        if isinstance(value, date):
            return date_format(value, "l j F Y")
        return str(localize(value)) if isinstance(value, int | Decimal) else self.names[value]

    def title_of(self, reading: Reading) -> str:
        """A title for a line that is nothing but parts: the kind and who it was for."""
        kind = reading.value(What.KIND)
        said = [str(ActivityKind(kind).label)] if kind else []
        return " ".join([*said, *(self.organisations[key] for key in reading.values(What.ORGANISATION))])[:200]


def duration(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    parts = [_("%(hours)s h") % {"hours": hours}] if hours else []
    return " ".join([*parts, *([_("%(minutes)s min") % {"minutes": rest}] if rest or not hours else [])])


def filled_in(start: dict[str, Any], quick: QuickLine | None) -> dict[str, Any]:
    """What the log form starts with, and over it what the line says."""
    if quick is None:
        return start
    said = quick.reading
    goals, minutes = said.values(What.GOAL), said.value(What.MINUTES)
    organisations = [int(key) for key in said.values(What.ORGANISATION)]
    place = said.value(What.MUNICIPALITY)
    over = {
        "title": quick.title,
        "starts_on": said.value(What.DAY),
        "kind": said.value(What.KIND),
        "mode": said.value(What.MODE),
        "goal": goals[0] if goals else None,
        "other_goals": goals[1:],
        "half_days": said.value(What.HALF_DAYS),
        "participations": said.value(What.PARTICIPATIONS),
        "organisations": organisations,
        "organisations_status": ValueStatus.MEASURED if organisations else None,
        "municipality": Municipality.objects.filter(nis_code=place).first() if place else None,
        "text": _("Duration: %(duration)s.") % {"duration": duration(minutes)} if minutes else None,
    }
    return {**start, **{name: value for name, value in over.items() if value not in (None, [], "")}}
