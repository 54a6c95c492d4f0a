"""What a file names, looked up in what there is: read once for all rows."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.utils.translation import gettext as _

from goals.models import ActivityKind, ClosedYear, Mode, OperationalGoal, PolicyPlan
from landscape.models import Municipality, Organisation
from steunpunt.accounts.models import User
from steunpunt.shared.tables.cells import CellError, plain, several, words_of
from steunpunt.vocabulary.models import TargetGroup, Theme

Word = Theme | TargetGroup
CODE = re.compile(r"^SD\s*(\d+)\s*[-–.,/ ]\s*OD\s*(\d+)\b", re.IGNORECASE)
SHORT_CODE = re.compile(r"^(?:OD\s*)?(\d+)[.,](\d+)$", re.IGNORECASE)


def unknown_word(name: str) -> str:
    if name == "themes":
        return _("“%(text)s” is not among the themes. Correct it, or let a publisher add the theme first.")
    return _("“%(text)s” is not among the target groups of the plan. Correct it, or leave it empty.")


@dataclass
class Lookups:
    """Names in lower case, and whatever bears them."""

    goals: dict[tuple[int, str], list[OperationalGoal]] = field(default_factory=lambda: defaultdict(list))
    plans: list[PolicyPlan] = field(default_factory=list)
    by_pk: dict[int, OperationalGoal] = field(default_factory=dict)
    municipalities: dict[str, list[Municipality]] = field(default_factory=lambda: defaultdict(list))
    people: dict[str, list[User]] = field(default_factory=lambda: defaultdict(list))
    kinds: dict[str, str] = field(default_factory=dict)
    modes: dict[str, str] = field(default_factory=dict)
    closed_years: set[int] = field(default_factory=set)

    @classmethod
    def read(cls) -> Lookups:
        """A fixed number of queries."""
        known = cls(plans=list(PolicyPlan.objects.all()), kinds=words_of(ActivityKind), modes=words_of(Mode))
        for goal in OperationalGoal.objects.select_related("strategic_goal__plan"):
            known.by_pk[goal.pk] = goal
            for name in {goal.code.lower(), plain(goal.text), plain(goal.short_label)} - {""}:
                known.goals[goal.strategic_goal.plan_id, name].append(goal)
        for municipality in Municipality.objects.all():
            for name in {plain(municipality.name), municipality.nis_code}:
                known.municipalities[name].append(municipality)
        for user in User.objects.colleagues().filter(is_active=True):
            for name in {plain(user.name), user.email.lower()} - {""}:
                known.people[name].append(user)
        known.closed_years = set(ClosedYear.objects.values_list("year", flat=True))
        return known

    def goal(self, text: str, day: date) -> OperationalGoal:
        """The goal of the plan of that day. Raises ``CellError``."""
        plan = next((plan for plan in self.plans if day.year in plan.years), None)
        if plan is None:
            raise CellError(_("No plan covers %(year)s, so no goal does.") % {"year": day.year})
        code = CODE.match(text) or SHORT_CODE.match(text)
        name = f"sd{int(code[1])}-od{int(code[2])}" if code else plain(text)
        found = self.goals.get((plan.pk, name), [])
        in_use = [goal for goal in found if not (goal.archived_at or goal.strategic_goal.archived_at)]
        if len(in_use) == 1:
            return in_use[0]
        words = {"text": text[:60], "period": plan.period}
        if found and not in_use:
            raise CellError(_("“%(text)s” is archived. Choose a goal that is in use.") % words)
        if len(in_use) > 1:
            raise CellError(_("Several goals bear the name “%(text)s”. Write the code, such as SD1-OD5.") % words)
        raise CellError(_("“%(text)s” is no goal of the plan of %(period)s. Write its code, such as SD1-OD5.") % words)

    def municipality(self, text: str) -> Municipality | None:
        if not text:
            return None
        found = self.municipalities.get(plain(text), [])
        if not found:
            raise CellError(_("“%(text)s” is not among the municipalities. Write its official name or its NIS code.") % {"text": text[:60]})
        if len(found) > 1:
            raise CellError(_("Several municipalities are called “%(text)s”. Write its NIS code.") % {"text": text[:60]})
        return found[0]

    def staff(self, text: str) -> tuple[User, ...]:
        people = {}
        for name in several(text.replace(",", ";")):
            found = self.people.get(plain(name), [])
            if len(found) != 1:
                raise CellError(
                    _("“%(text)s” is not the name or address of just one colleague. Write the e-mail address.") % {"text": name[:60]}
                )
            people[found[0].pk] = found[0]
        return tuple(people.values())

    @cached_property
    def organisations(self) -> dict[str, list[Organisation]]:
        """By name; read only for a file that names some."""
        found: dict[str, list[Organisation]] = defaultdict(list)
        for organisation in Organisation.objects.select_related("municipality"):
            found[plain(organisation.name)].append(organisation)
        return found

    @cached_property
    def subjects(self) -> dict[str, dict[str, Word]]:
        """Themes and target groups by name; read only for a file that names some."""
        return {
            "themes": {plain(theme.name): theme for theme in Theme.objects.all()},
            "target_groups": {plain(group.name): group for group in TargetGroup.objects.all()},
        }

    def subjects_named(self, name: str, text: str) -> tuple[Word, ...]:
        """The themes or the target groups of a cell, by name. Raises ``CellError``."""
        found: dict[int, Word] = {}
        for part in several(text):
            word = self.subjects[name].get(plain(part))
            if word is None:
                raise CellError(unknown_word(name) % {"text": part[:60]})
            found[word.pk] = word
        return tuple(sorted(found.values(), key=str))

    def organisations_named(self, text: str, *, may_add: bool) -> tuple[tuple[Organisation, ...], tuple[str, ...]]:
        """Those that are there, and with ``may_add`` the names of those to be added."""
        there, new = {}, []
        for name in several(text):
            found = self.organisations.get(plain(name), [])
            if len(found) == 1:
                there[found[0].pk] = found[0]
            elif found:
                raise CellError(
                    _("Several organisations are called “%(text)s”. Add this one by hand after the import.") % {"text": name[:60]}
                )
            elif may_add and len(name) <= 200:
                new.append(name)
            else:
                raise CellError(
                    _("“%(text)s” is not among the organisations. Correct the name, or let the import add what is missing.")
                    % {"text": name[:60]}
                )
        return tuple(there.values()), tuple(new)
