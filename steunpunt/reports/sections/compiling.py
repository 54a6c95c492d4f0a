"""What a report says in words, ready to be shown or frozen: figures resolved, stories only with consent."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Any

from django.utils import translation

from goals.models.plan import paragraphs
from steunpunt.reports.models import Report, ReportSection, SectionTable, Story
from steunpunt.reports.sections.models import TEXT_ELSEWHERE, WITH_TABLES, ConsentScope, SectionKind
from steunpunt.reports.sections.references import FigureBook, references_in
from steunpunt.reports.sections.starting import reading_order, template_of
from steunpunt.shared.freezing import FreezeError
from steunpunt.shared.richtext import has_text


@dataclass(frozen=True)
class Text:
    """A text with the version that a writer opens."""

    html: str
    version: int

    @property
    def is_written(self) -> bool:
        return has_text(self.html)


def texts_of(report: Report, sections: list[ReportSection]) -> dict[int, Text]:
    """The text of each section by the section's id, wherever it is kept; one query for the narratives."""
    narratives = {narrative.goal_id: Text(narrative.html, narrative.version) for narrative in report.narratives.all()}
    return {section.pk: text_from(report, section, narratives) for section in sections}


def text_from(report: Report, section: ReportSection, narratives: dict[int, Text]) -> Text:
    if section.kind == SectionKind.FOREWORD:
        return Text(report.foreword, report.foreword_version)
    if section.goal_id is not None and section.kind == SectionKind.OPERATIONAL:
        return narratives.get(section.goal_id, Text("", 0))
    return Text(section.html, section.version)


def text_of(section: ReportSection) -> Text:
    return texts_of(section.report, [section])[section.pk]


def words(report: Report, figures: dict[str, Any], years: dict[int, dict[str, Any]] | None = None) -> dict[str, Any]:
    """The parts of a compiled report that people wrote; ``figures`` are the plain figures of its (last) year, and ``years``
    those of other years by level, where a report shows them: text and table never differ."""
    book = FigureBook.of(report.plan, report.year, figures)
    book.years.update(years or {})
    rows = report.sections.select_related("strategic_goal", "goal__strategic_goal")
    own = sorted((row for row in rows if row.kind not in TEXT_ELSEWHERE), key=lambda row: reading_order(row, template_of(report)))
    written = {narrative.goal_id: narrative.html for narrative in report.narratives.all()}
    goals = {part["code"]: written.get(part["goal_id"], "") for goal in figures["strategic_goals"] for part in goal["operational_goals"]}
    goals |= {row.code: row.html for row in own if row.strategic_goal and has_text(row.html)}
    by_kind = {row.kind: row.html for row in own if not row.strategic_goal and has_text(row.html)}
    tables = tables_of(report)
    return {
        "foreword": book.resolve(report.foreword),
        "narratives": {code: book.resolve(html) for code, html in goals.items()},
        "sections": [
            chapter(kind, book.resolve(by_kind.get(kind, "")), tables.get(kind, []))
            for kind in template_of(report)
            if kind in WITH_TABLES and (kind in by_kind or kind in tables)
        ],
        "stories_introduction": book.resolve(by_kind.get(SectionKind.STORIES, "")),
        "method": book.resolve(by_kind.get(SectionKind.METHOD, "")),
        "stories": [story_data(story, book) for story in report.stories.with_consent().select_related("goal__strategic_goal")],
        "references": named(book, [report.foreword, *goals.values(), *by_kind.values()]),
    }


def chapter(kind: SectionKind, html: str, tables: list[dict[str, Any]]) -> dict[str, Any]:
    with translation.override("nl"):
        return {"kind": str(kind), "title": str(kind.label), "html": html, "tables": tables}


def tables_of(report: Report) -> dict[str, list[dict[str, Any]]]:
    """The tables by the kind of their section; one query."""
    found: dict[str, list[dict[str, Any]]] = {}
    for table in SectionTable.objects.filter(section__report=report).select_related("section").order_by("pk"):
        found.setdefault(table.section.kind, []).append(table_data(table))
    return found


def table_data(table: SectionTable) -> dict[str, Any]:
    return {"title": table.title, "source": table.source, "headers": table.headers, "rows": table.rows}


def named(book: FigureBook, texts: list[str]) -> dict[str, str]:
    """Each token that the texts use, with the figure that stands in its place."""
    return {token: book.resolve(token) for html in texts for token in references_in(html)}


def story_data(story: Story, book: FigureBook) -> dict[str, Any]:
    """What consent was given for, and nothing else."""
    has_name, has_picture = story.consent_scope != ConsentScope.NO_NAME, story.consent_scope == ConsentScope.FULL and story.picture
    return {
        "title": story.title,
        "goal": story.goal.code if story.goal else "",
        "html": book.resolve("".join(f"<p>{escape(part, quote=False)}</p>" for part in paragraphs(story.text.replace("\r\n", "\n")))),
        "quote": story.quote,
        "person": story.person if has_name else "",
        "picture": picture_data(story) if has_picture else None,
        "is_sample": story.is_sample,
    }


def picture_data(story: Story) -> dict[str, str]:
    """The hash is what is frozen: a picture that differs by one byte is not shown."""
    return {"file": str(story.picture.name), "type": story.picture_type, "sha256": story.picture_sha256, "alt": story.picture_alt}


def guard_references(data: dict[str, Any]) -> None:
    """Raises FreezeError when a text refers to a figure that is not there: braces are never frozen."""
    texts = {"": data["foreword"], **data["narratives"], **{each["title"]: each["html"] for each in data["sections"]}}
    texts |= {each["title"]: each["html"] for each in data["stories"]}
    texts |= {"stories": data["stories_introduction"], "method": data["method"]}
    for place, html in texts.items():
        for token in references_in(html):
            raise FreezeError(unresolved(token, place))


def unresolved(token: str, place: str) -> str:
    from django.utils.translation import gettext as _

    return _("%(token)s (%(place)s) names no figure of this plan. Mend that text, then freeze.") % {
        "token": token,
        "place": place or _("Foreword"),
    }
