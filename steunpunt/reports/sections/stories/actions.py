"""Writing stories down, and letting go of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction

from goals.models import OperationalGoal
from steunpunt.accounts.models import User
from steunpunt.audit.actions import recording
from steunpunt.reports.actions import guard_draft
from steunpunt.reports.models import Report, Story
from steunpunt.reports.sections.references import FigureBook
from steunpunt.reports.sections.stories.pictures import Picture


class StaleStory(Exception):  # noqa: N818  # it names a state of affairs, as StaleText does
    """Somebody saved this story since it was opened; ``current`` is what stands there now."""

    def __init__(self, current: Story) -> None:
        super().__init__(str(current))
        self.current = current


@dataclass(frozen=True)
class StoryValues:
    title: str
    text: str
    quote: str
    person: str
    goal: OperationalGoal | None
    picture_alt: str
    consent_from: str
    consent_on: date | None
    consent_scope: str


def save_story(
    *,
    actor: User | None,
    report: Report,
    values: StoryValues,
    story: Story | None = None,
    version: int = 0,
    picture: Picture | None = None,
    without_picture: bool = False,
    is_sample: bool = False,
) -> Story:
    """A new story, or a change of one. Raises StaleStory, UnknownFigure, and FreezeError when the report is frozen."""
    FigureBook.of(report.plan, report.year).check(values.text)
    with recording(actor):
        guard_draft(Report.objects.select_for_update().get(pk=report.pk))
        current = locked(story, version) if story else Story(report=report, created_by=actor, version=0, is_sample=is_sample)
        for name in StoryValues.__dataclass_fields__:
            setattr(current, name, getattr(values, name))
        if picture or without_picture:
            replace_picture(current, picture)
        if not current.picture:
            current.picture_alt = ""
        current.version += 1
        current.save()
        return current


def locked(story: Story, version: int) -> Story:
    current = Story.objects.select_for_update().filter(pk=story.pk).first()
    if current is None:
        raise StaleStory(story)
    if current.version != version:
        raise StaleStory(current)
    return current


def replace_picture(story: Story, picture: Picture | None) -> None:
    """A new picture, or none; the old file goes when no other story shows it."""
    forget_after_commit(str(story.picture.name) if story.picture else "")
    story.picture, story.picture_name, story.picture_type, story.picture_sha256 = "", "", "", ""
    if picture:
        story.picture.save(str(picture.content.name), picture.content, save=False)
        story.picture_name, story.picture_type, story.picture_sha256 = picture.name, picture.content_type, picture.sha256


def delete_story(*, actor: User | None, story: Story) -> None:
    """Raises FreezeError when the report is frozen."""
    with recording(actor):
        guard_draft(Report.objects.select_for_update().get(pk=story.report_id))
        name = str(story.picture.name) if story.picture else ""
        Story.objects.filter(pk=story.pk).delete()
        forget_after_commit(name)


def forget_after_commit(name: str) -> None:
    if name:
        transaction.on_commit(partial(forget, name))


def forget(name: str) -> None:
    """An edition may show the same picture: then its file stays."""
    if not Story.objects.filter(picture=name).exists():
        default_storage.delete(name)
