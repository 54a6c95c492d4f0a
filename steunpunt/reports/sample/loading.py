"""Putting the example reports in place: the years to 2024 frozen and published with what they tell together, 2025 a draft."""

from collections.abc import Callable
from datetime import date

from goals.models import OperationalGoal
from steunpunt.accounts.models import User
from steunpunt.reports.actions import create_progress_report, create_report, freeze_report, publish_report, save_foreword, save_narrative
from steunpunt.reports.models import Report, ReportSection
from steunpunt.reports.sample.pictures import drawn
from steunpunt.reports.sample.stories import Stories, YearsTogether, forewords, stories, years, years_together
from steunpunt.reports.sections.actions import add_comment, approve, assign, hand_in, save_section, send_back
from steunpunt.reports.sections.compiling import text_of
from steunpunt.reports.sections.models import ConsentScope, SectionKind
from steunpunt.reports.sections.pages import lines_of
from steunpunt.reports.sections.stories.actions import StoryValues, save_story
from steunpunt.reports.sections.tables.actions import TableValues, save_table
from steunpunt.reports.sections.tables.cells import read_typed

LAST_PUBLISHED = 2024
Say = Callable[[str], None]


def load_reports(say: Say) -> None:
    """Make the example reports that are missing; a year that has a report already is left alone."""
    there = set(Report.objects.annual().values_list("year", flat=True))
    for year in sorted({*forewords(), *years()}):
        if year in there:
            say(f"annual report {year}: was there already")
            continue
        report = write_year(year)
        if year <= LAST_PUBLISHED:
            make_public(report)
        say(f"annual report {year}: {'published' if year <= LAST_PUBLISHED else 'draft'}")
    load_progress(years_together(), say)


def load_progress(told: YearsTogether, say: Say) -> None:
    """What the frozen years tell together."""
    span = f"{told.first_year}-{told.year}"
    if Report.objects.filter(kind=Report.Kind.PROGRESS).exists():
        say(f"progress report {span}: was there already")
        return
    report = create_progress_report(actor=None, first_year=told.first_year, year=told.year, is_sample=True)
    report = save_foreword(actor=None, report=report, html=told.foreword, version=report.foreword_version)
    save_narratives(report, told.narratives)
    for section in report.sections.select_related("report__plan", "strategic_goal"):
        html = text_for(section, told)
        if html:
            save_section(actor=None, section=section, html=html, version=0)
    make_public(report)
    say(f"progress report {span}: published")


def make_public(report: Report) -> None:
    publish_report(actor=None, report=freeze_report(actor=None, report=report))


def text_for(section: ReportSection, told: YearsTogether) -> str:
    if section.kind == SectionKind.METHOD:
        return told.method
    return told.strategic.get(section.strategic_goal.number, "") if section.strategic_goal else ""


def write_year(year: int) -> Report:
    """A year in figures and a foreword, or one that has its stories."""
    if year not in forewords():
        return write_report(stories(year))
    report = create_report(actor=None, year=year, is_sample=True)
    return save_foreword(actor=None, report=report, html=forewords()[year], version=report.foreword_version)


def write_report(told: Stories) -> Report:
    report = create_report(actor=None, year=told.year, is_sample=True)
    report = save_foreword(actor=None, report=report, html=told.foreword, version=report.foreword_version)
    save_narratives(report, told.narratives)
    for kind, html in told.sections.items():
        save_section(actor=None, section=report.sections.select_related("report__plan").get(kind=kind), html=html, version=0)
    for each in told.tables:
        values = TableValues(each["title"], each["source"], read_typed(each["cells"]))
        save_table(actor=None, section=report.sections.get(kind=each["section"]), values=values)
    for number, highlight in enumerate(told.highlights):
        tell(report, highlight, seed=told.year + number)
    divide(report)
    return report


def save_narratives(report: Report, narratives: dict[str, str]) -> None:
    for goal in OperationalGoal.objects.of_plan(report.plan):
        if goal.code in narratives:
            save_narrative(actor=None, report=report, goal=goal, html=narratives[goal.code], version=0)


def tell(report: Report, told: dict[str, str], *, seed: int) -> None:
    """A story; with consent, or waiting for it."""
    number, _, part = told["goal"].removeprefix("SD").partition("-OD")
    goal = OperationalGoal.objects.of_plan(report.plan).filter(strategic_goal__number=number, number=part).first()
    agreed = (told["consent_from"], date(report.year, 12, 1), ConsentScope.FULL) if told["consent_from"] else ("", None, "")
    values = StoryValues(told["title"], told["text"], told["quote"], told["person"], goal, told["picture_alt"], *agreed)
    save_story(actor=None, report=report, values=values, picture=drawn(seed) if told["picture_alt"] else None, is_sample=True)


def divide(report: Report) -> None:
    """A report half-way: of each three texts one is handed in, one ready, one still being written, one came back with a question."""
    publisher = User.objects.filter(is_sample=True, role="publisher").first()
    # The last of the staff is the sample login: who tries the portal finds work of one's own.
    writer = User.objects.filter(is_sample=True, role="staff").order_by("-pk").first()
    own = report.sections.filter(kind__in=(SectionKind.FOREWORD, SectionKind.ORGANISATION, SectionKind.LANDSCAPE))
    assign(actor=None, report=report, people={section.pk: writer for section in own})
    written = [line.section for line in lines_of(report) if line.is_written]
    for number, section in enumerate(written):
        if number % 3 == 0:
            hand_in(actor=section.assigned_to, section=section)
        elif number % 3 == 1 and publisher:
            approve(actor=publisher, section=section, version=text_of(section).version)
    if publisher and written:
        send_back(actor=publisher, section=written[0], reason="Mooi. Kan de derde alinea nog wat korter?")
        add_comment(actor=publisher, section=written[-1], text="Vermelden we hier ook wie meewerkte?")
