"""Which sections a report has, from a template per kind of report."""

from collections.abc import Iterator, Sequence

from goals.models import OperationalGoal, PolicyPlan, StrategicGoal
from steunpunt.accounts.models import User
from steunpunt.reports.models import Report
from steunpunt.reports.sections.models import ReportSection, SectionKind

GOALS = (SectionKind.STRATEGIC, SectionKind.OPERATIONAL)
BACK = (SectionKind.ORGANISATION, SectionKind.METHOD)
# In reading order; the sections of the goals stand where the first of their kinds stands.
ANNUAL = (SectionKind.FOREWORD, *GOALS, SectionKind.STORIES, SectionKind.OFFER, SectionKind.LANDSCAPE, SectionKind.KNOWLEDGE, *BACK)
TEMPLATES: dict[str, Sequence[SectionKind]] = {
    "annual": ANNUAL,
    "progress": (SectionKind.FOREWORD, *GOALS, SectionKind.STORIES, SectionKind.LANDSCAPE, *BACK),
}
Place = tuple[str, int | None, int | None]


def template_of(report: Report) -> Sequence[SectionKind]:
    return TEMPLATES.get(report.kind, ANNUAL)


def places_of(report: Report) -> Iterator[Place]:
    """Kind, strategic goal and operational goal of each section that the report should have."""
    for kind in template_of(report):
        if kind == SectionKind.STRATEGIC:
            yield from ((kind, pk, None) for pk in strategic_goals(report.plan))
        elif kind == SectionKind.OPERATIONAL:
            yield from ((kind, None, pk) for pk in operational_goals(report.plan))
        else:
            yield (kind, None, None)


def strategic_goals(plan: PolicyPlan) -> Iterator[int]:
    yield from StrategicGoal.objects.active().filter(plan=plan).values_list("pk", flat=True)


def operational_goals(plan: PolicyPlan) -> Iterator[int]:
    yield from OperationalGoal.objects.active().of_plan(plan).values_list("pk", flat=True)


def missing_places(report: Report) -> list[Place]:
    there = set(report.sections.values_list("kind", "strategic_goal", "goal"))
    return [place for place in places_of(report) if place not in there]


def start_sections(report: Report) -> int:
    """Make the sections that the template asks for and that are not there; gives how many. Within a recording."""
    owners = owners_of(report.plan)
    rows = [
        ReportSection(report=report, kind=kind, strategic_goal_id=above, goal_id=goal, assigned_to_id=owners.get(goal))
        for kind, above, goal in missing_places(report)
    ]
    return len(ReportSection.objects.bulk_create(rows))


def owners_of(plan: PolicyPlan) -> dict[int | None, int | None]:
    """Who watches over a goal is the first to write about it."""
    colleagues = User.objects.colleagues().filter(is_active=True)
    return dict(OperationalGoal.objects.of_plan(plan).filter(owner__in=colleagues).values_list("pk", "owner"))


def reading_order(section: ReportSection, template: Sequence[SectionKind] = ANNUAL) -> tuple[int, int, int]:
    kinds = [*template, *(kind for kind in SectionKind if kind not in template)]
    if section.strategic_goal:
        return kinds.index(SectionKind.STRATEGIC), section.strategic_goal.number, 0
    if section.goal:
        return kinds.index(SectionKind.STRATEGIC), section.goal.strategic_goal.number, section.goal.number
    return kinds.index(SectionKind(section.kind)), 0, 0
