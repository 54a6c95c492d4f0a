"""A new edition starts from the words of the one before it."""

from __future__ import annotations

from steunpunt.reports.models import Report


def copy_sections(*, source: Report, target: Report) -> None:
    """Sections and stories of ``source``, into a draft that has none; within a recording.

    Foreword and narratives have a home of their own and are not copied here. A story shares its picture with the edition
    that showed it; the file stays as long as one of them does.
    """
    for row in source.sections.order_by("pk"):
        tables = list(row.tables.order_by("pk"))
        row.pk, row.report = None, target
        row.save(force_insert=True)
        for table in tables:
            table.pk, table.section = None, row
            table.save(force_insert=True)
    for story in source.stories.order_by("pk"):
        story.pk, story.report = None, target
        story.save(force_insert=True)
