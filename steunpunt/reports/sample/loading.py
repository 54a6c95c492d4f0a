"""Putting the example reports in place: 2024 frozen and published, 2025 a draft."""

from collections.abc import Callable

from goals.models import OperationalGoal
from steunpunt.reports.actions import create_report, freeze_report, publish_report, save_foreword, save_narrative
from steunpunt.reports.models import Report
from steunpunt.reports.sample.stories import Stories, stories, years

PUBLISHED = frozenset({2024})
Say = Callable[[str], None]


def load_reports(say: Say) -> None:
    """Make the example reports that are missing; a year that has a report already is left alone."""
    for year in years():
        if Report.objects.filter(year=year).exists():
            say(f"annual report {year}: was there already")
            continue
        report = write_report(stories(year))
        if year in PUBLISHED:
            publish_report(actor=None, report=freeze_report(actor=None, report=report))
        say(f"annual report {year}: {'published' if year in PUBLISHED else 'draft'}")


def write_report(told: Stories) -> Report:
    report = create_report(actor=None, year=told.year, is_sample=True)
    report = save_foreword(actor=None, report=report, html=told.foreword, version=report.foreword_version)
    for goal in OperationalGoal.objects.of_plan(report.plan):
        if goal.code in told.narratives:
            save_narrative(actor=None, report=report, goal=goal, html=told.narratives[goal.code], version=0)
    return report
