"""What a report still lacks, section by section, and who has to do it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.figures import LevelFigures, OperationalGoalFigures, year_figures
from goals.indicators.figures import IndicatorFigures, indicator_values
from goals.models import Activity, ActivityContribution, EvidenceFile, ValueStatus
from steunpunt.accounts.models import User
from steunpunt.reports.models import Report
from steunpunt.reports.sections.models import SectionKind, SectionState
from steunpunt.reports.sections.pages import Line, lines_of


@dataclass(frozen=True)
class Lack:
    """Something that is missing, and where to mend it."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Item:
    """A section: ``work`` must be done before the freeze, ``notes`` say what its figures leave out."""

    line: Line
    work: list[Lack]
    notes: list[Lack]

    @property
    def is_complete(self) -> bool:
        return not self.work

    @property
    def person(self) -> User | None:
        """Who is to do it; what was handed in waits for another than its writer."""
        section = self.line.section
        return None if self.is_complete or section.state == SectionState.TO_REVIEW else section.assigned_to


@dataclass(frozen=True)
class Turn:
    """Somebody with work, and whether a mail went today."""

    person: User
    sections: int
    is_reminded: bool


def items_of(report: Report) -> list[Item]:
    """A fixed number of queries, however many goals, entries and indicators there are."""
    figures = year_figures(plan=report.plan, year=report.year)
    levels = {part.goal_id: part for goal in figures.strategic_goals for part in goal.operational_goals}
    unproved = without_evidence(report)
    measured = indicator_values(report.plan, [report.year])
    return [
        Item(line, list(work_of(line)), [*notes_of(report, line, levels, unproved), *indicators_lacking(line, measured)])
        for line in lines_of(report)
    ]


def indicators_lacking(line: Line, measured: list[IndicatorFigures]) -> Iterator[Lack]:
    """Indicators of the goal without a value or a target; those of the plan as a whole stand with the account of method."""
    section = line.section
    about = section.strategic_goal or section.goal
    if about is None and section.kind != SectionKind.METHOD:
        return
    for each in measured:
        if each.indicator.goal != about:
            continue
        year, url = each.years[0], reverse("indicators:manage", args=[each.indicator.pk])
        words = {"code": each.indicator.code, "owner": each.indicator.owner or _("nobody yet"), "year": year.year}
        if year.value_status == ValueStatus.UNKNOWN and not year.reason:
            yield Lack(_("Indicator %(code)s has no value for %(year)s (owner: %(owner)s).") % words, url)
        if year.definition is not None and year.aim is None:
            yield Lack(_("Indicator %(code)s has no target for %(year)s.") % words, url)


def without_evidence(report: Report) -> dict[int, int]:
    """How many entries of the year have no file as proof, by operational goal."""
    proof = EvidenceFile.objects.filter(activity=OuterRef("activity"))
    rows = ActivityContribution.objects.filter(activity__in=Activity.objects.of_year(report.year)).filter(~Exists(proof))
    return dict(rows.order_by("goal").values_list("goal").annotate(entries=Count("pk")))


def work_of(line: Line) -> Iterator[Lack]:
    section = line.section
    if section.is_ready:
        return
    if not line.is_written:
        yield Lack(_("There is no text."), line.url)
    if section.assigned_to is None and section.state != SectionState.TO_REVIEW:
        yield Lack(_("Nobody writes it."), reverse("reports:assign", args=[section.report_id]))
    if section.state == SectionState.TO_REVIEW:
        yield Lack(_("It waits for somebody to read it."), line.url)
    elif section.sent_back_reason:
        yield Lack(_("It came back: %(reason)s") % {"reason": section.sent_back_reason}, line.url)
    elif line.is_written:
        yield Lack(_("It is not handed in."), line.url)
    if line.open_comments:
        text = ngettext("One comment is open.", "%(count)s comments are open.", line.open_comments) % {"count": line.open_comments}
        yield Lack(text, f"{line.url}#opmerkingen")


def notes_of(report: Report, line: Line, levels: dict[int, OperationalGoalFigures], unproved: dict[int, int]) -> Iterator[Lack]:
    goal = line.section.goal
    if line.section.kind == SectionKind.ORGANISATION and not getattr(line.section, "has_table", False):
        yield Lack(_("There is no table with staff or money."), f"{line.url}#tabellen")
    if goal is None:
        return
    url = f"{reverse('activities:list')}?jaar={report.year}&doel={goal.pk}"
    level = levels.get(goal.pk)
    if level is None or not level.figures.activities:
        yield Lack(_("Nothing was logged for this goal in %(year)s.") % {"year": report.year}, url)
        return
    yield from (Lack(text, url) for text in unknown(level.figures))
    if count := unproved.get(goal.pk, 0):
        yield Lack(ngettext("One entry has no evidence.", "%(count)s entries have no evidence.", count) % {"count": count}, url)


def unknown(figures: LevelFigures) -> Iterator[str]:
    """What the sums leave out because nobody counted it."""
    if count := figures.participations.unknown:
        yield ngettext("One entry has unknown participations.", "%(count)s entries have unknown participations.", count) % {"count": count}
    if count := figures.half_days.unknown:
        yield ngettext("One entry has unknown half-days.", "%(count)s entries have unknown half-days.", count) % {"count": count}
    if count := figures.organisations.unknown:
        yield ngettext("One entry has unknown organisations.", "%(count)s entries have unknown organisations.", count) % {"count": count}


def turns_of(report: Report, items: list[Item], day: date) -> list[Turn]:
    """Who has work, most first; one query for the mails of today."""
    reminded = set(report.reminders.filter(day=day).values_list("person", flat=True))
    work = Counter(item.person for item in items if item.person and item.person.is_active)
    return [Turn(person, count, person.pk in reminded) for person, count in work.most_common()]


def completeness(report: Report) -> dict[str, Any]:
    """Everything that the page of a report's gaps shows."""
    items = items_of(report)
    turns = turns_of(report, items, timezone.localdate())
    return {
        "report": report,
        "items": items,
        "unfinished": [item for item in items if not item.is_complete or item.notes],
        "complete": sum(item.is_complete for item in items),
        "turns": turns,
        "stories": list(report.stories.filter(consent_on__isnull=True).select_related("created_by")) if report.is_draft else [],
        "may_remind_all": report.is_draft and sum(not turn.is_reminded for turn in turns) > 1,
    }
