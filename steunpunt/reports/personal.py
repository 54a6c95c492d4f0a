"""Stories with somebody's name, and frozen reports: neither is erased by itself, and the page says why."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from steunpunt.reports.models import Report, ReportNarrative
from steunpunt.reports.sections.models import ReportSection, SectionComment, Story
from steunpunt.shared.personal import Holding, Part, Person, Row, facts_of, mentions


def held(person: Person) -> Iterable[Holding]:
    stories = Story.objects.filter(mentions(person, "title", "text", "quote", "person", "consent_from")).select_related("report")
    columns = ("title", "person", "consent_from", "consent_scope")
    rows = tuple(Row(row.consent_on, {"report": row.report.title} | facts_of(row, *columns)) for row in stories)
    why = _("Stays: the consent says what may be shown. Is it withdrawn? Then change the story by hand before the report is frozen.")
    yield Holding("stories", _("Stories that name this person"), rows, why, stays=True)
    texts = [*ReportSection.objects.filter(mentions(person, "html")).select_related("report")]
    texts += [row.section for row in SectionComment.objects.filter(mentions(person, "text")).select_related("section__report")]
    narratives = ReportNarrative.objects.filter(mentions(person, "html")).select_related("report")
    why = _("Stays: colleagues wrote it. Change the text by hand before the report is frozen.")
    titles = [row.report.title for row in (*texts, *narratives)]
    titles += Report.objects.filter(mentions(person, "foreword")).values_list("title", flat=True)
    found = tuple(Row(None, {"report": title}) for title in titles)
    yield Holding("report_texts", _("Texts and comments of reports that name this person"), found, why, stays=True)
    frozen = Report.objects.filter(~Q(frozen_data=""), mentions(person, "frozen_data")).defer("frozen_data")
    why = _("Stays: a frozen report cannot change, and is archived. A next edition (erratum) can leave the name out.")
    found = tuple(Row(row.frozen_at, {"report": row.title, "edition": row.edition}) for row in frozen)
    yield Holding("frozen_reports", _("Frozen reports that name this person"), found, why, stays=True)


def erase(person: Person, actor: Any) -> None:
    """Nothing by itself: consent is undone by people, and what is frozen never changes."""


PART = Part("reports", held, erase)
