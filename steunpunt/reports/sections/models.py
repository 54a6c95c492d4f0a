"""The sections of a report, what is said about them, and the stories that go with it."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from goals.models import OperationalGoal, StrategicGoal
from steunpunt.reports.invariants import COMMENT_KEPT, SECTION_KEPT, kept_with
from steunpunt.reports.sections.querysets import CommentQuerySet, ReminderQuerySet, SectionQuerySet, StoryQuerySet, TableQuerySet


class SectionKind(models.TextChoices):
    FOREWORD = "foreword", _("Foreword")
    STRATEGIC = "strategic", _("Strategic goal")
    OPERATIONAL = "operational", _("Operational goal")
    STORIES = "stories", _("Stories")
    OFFER = "offer", _("What we offer")
    LANDSCAPE = "landscape", _("The landscape")
    KNOWLEDGE = "knowledge", _("What we know")
    ORGANISATION = "organisation", _("Organisation and finances")
    METHOD = "method", _("Account of method")


class SectionState(models.TextChoices):
    TO_WRITE = "to-write", _("To write")
    IN_PROGRESS = "in-progress", _("In progress")
    TO_REVIEW = "to-review", _("To review")
    READY = "ready", _("Ready")


# Their text lives where it always did: with the report, and with its narratives.
TEXT_ELSEWHERE = (SectionKind.FOREWORD, SectionKind.OPERATIONAL)
# Beside the texts of the goals, these have a chapter of their own; stories and method have a place in one that is there.
WITH_TABLES = (SectionKind.OFFER, SectionKind.LANDSCAPE, SectionKind.KNOWLEDGE, SectionKind.ORGANISATION)


@pghistory.track()
class ReportSection(models.Model):
    """One part of a report that somebody writes and somebody else reads.

    The text of a foreword is kept with the report and that of an operational goal with its narrative; every other section
    keeps its own.
    """

    Kind = SectionKind
    State = SectionState

    report = models.ForeignKey("reports.Report", on_delete=models.CASCADE, related_name="sections", verbose_name=_("report"))
    kind = models.CharField(_("kind"), max_length=20, choices=SectionKind.choices)
    strategic_goal = models.ForeignKey(
        StrategicGoal, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("strategic goal")
    )
    goal = models.ForeignKey(
        OperationalGoal, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("operational goal")
    )
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who writes it")
    )
    state = models.CharField(_("state"), max_length=20, choices=SectionState.choices, default=SectionState.TO_WRITE)
    html = models.TextField(_("text"), blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)
    handed_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("handed in by")
    )
    sent_back_reason = models.TextField(_("why it came back"), blank=True)

    objects = SectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering: ClassVar = ["report", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=SectionKind.values), name="section_kind_known"),
            models.CheckConstraint(condition=Q(state__in=SectionState.values), name="section_state_known"),
            models.CheckConstraint(
                condition=Q(kind=SectionKind.STRATEGIC, strategic_goal__isnull=False, goal__isnull=True)
                | Q(kind=SectionKind.OPERATIONAL, strategic_goal__isnull=True, goal__isnull=False)
                | (~Q(kind__in=(SectionKind.STRATEGIC, SectionKind.OPERATIONAL)) & Q(strategic_goal__isnull=True, goal__isnull=True)),
                name="section_goal_fits_kind",
            ),
            models.CheckConstraint(condition=~Q(kind__in=TEXT_ELSEWHERE) | Q(html=""), name="section_text_in_one_place"),
            models.CheckConstraint(condition=Q(sent_back_reason="") | Q(state=SectionState.IN_PROGRESS), name="section_sent_back_is_open"),
            models.UniqueConstraint(
                fields=["report", "kind", "strategic_goal", "goal"], nulls_distinct=False, name="section_once_per_report"
            ),
        ]
        triggers: ClassVar = [kept_with(SECTION_KEPT)]

    def __str__(self) -> str:
        return self.label

    @property
    def code(self) -> str:
        """SD1 or SD1-OD2; empty for a section that is about no goal."""
        about = self.strategic_goal or self.goal
        return about.code if about else ""

    @property
    def label(self) -> str:
        about = self.strategic_goal or self.goal
        return f"{about.code} – {about.label}" if about else str(SectionKind(self.kind).label)

    @property
    def state_label(self) -> str:
        return str(SectionState(self.state).label)

    @property
    def is_ready(self) -> bool:
        return self.state == SectionState.READY

    @property
    def takes_tables(self) -> bool:
        """Only a chapter of its own shows tables: what is about a goal is told in words and figures."""
        return self.kind in WITH_TABLES

    @property
    def may_stay_empty(self) -> bool:
        """A report without foreword or without a word about a goal is not finished; the other sections may be left out."""
        return self.kind not in TEXT_ELSEWHERE


@pghistory.track()
class SectionComment(models.Model):
    """What a colleague asks or suggests about a section."""

    section = models.ForeignKey(ReportSection, on_delete=models.CASCADE, related_name="comments", verbose_name=_("section"))
    text = models.TextField(_("comment"))
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    resolved_at = models.DateTimeField(_("dealt with at"), null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("dealt with by")
    )

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering: ClassVar = ["created_at", "pk"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(text=""), name="comment_has_text")]
        triggers: ClassVar = [kept_with(COMMENT_KEPT)]

    def __str__(self) -> str:
        return self.text[:60]


@pghistory.track()
class SectionTable(models.Model):
    """A table that belongs to a section, such as staff or money: text in cells, as it was typed or read from a file."""

    section = models.ForeignKey(ReportSection, on_delete=models.CASCADE, related_name="tables", verbose_name=_("section"))
    title = models.CharField(_("title"), max_length=200)
    source = models.CharField(_("source or note"), max_length=500, blank=True)
    headers = models.JSONField(_("heads"))
    rows = models.JSONField(_("rows"))
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = TableQuerySet.as_manager()

    class Meta:
        verbose_name = _("table of a section")
        verbose_name_plural = _("tables of sections")
        ordering: ClassVar = ["section", "pk"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(title="") & ~Q(headers=[]), name="section_table_has_title_and_heads")]
        triggers: ClassVar = [kept_with(COMMENT_KEPT)]

    def __str__(self) -> str:
        return self.title


@pghistory.track()
class ReportReminder(models.Model):
    """A mail to somebody about what is still missing; at most one a day about one report.

    The row comes first and the mail second, so a mail server that is away loses nothing.
    """

    report = models.ForeignKey("reports.Report", on_delete=models.CASCADE, related_name="reminders", verbose_name=_("report"))
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("person"))
    day = models.DateField(_("day"))
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    mailed_at = models.DateTimeField(_("mailed at"), null=True, blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        ordering: ClassVar = ["-day", "-pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["report", "person", "day"], name="reminder_once_a_day")]

    def __str__(self) -> str:
        return f"{self.report}: {self.person}"


class ConsentScope(models.TextChoices):
    """What the person who is quoted agrees to."""

    FULL = "full", _("Text, name and picture")
    NO_PICTURE = "no-picture", _("Text and name, without picture")
    NO_NAME = "no-name", _("Text only, without name or picture")


@pghistory.track()
class Story(models.Model):
    """A story that a report highlights; without recorded consent it never comes into what is frozen."""

    Scope = ConsentScope

    report = models.ForeignKey("reports.Report", on_delete=models.CASCADE, related_name="stories", verbose_name=_("report"))
    goal = models.ForeignKey(
        OperationalGoal, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("operational goal")
    )
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("story"), blank=True)
    quote = models.TextField(_("quote"), blank=True)
    person = models.CharField(_("who is quoted"), max_length=200, blank=True)
    picture = models.FileField(_("picture"), upload_to="stories/%Y/", blank=True)
    picture_name = models.CharField(_("name of the file"), max_length=200, blank=True)
    picture_type = models.CharField(max_length=100, blank=True)
    picture_sha256 = models.CharField(max_length=64, blank=True)
    picture_alt = models.CharField(_("what the picture shows"), max_length=300, blank=True)
    consent_from = models.CharField(_("who gave consent"), max_length=200, blank=True)
    consent_on = models.DateField(_("when consent was given"), null=True, blank=True)
    consent_scope = models.CharField(_("for what"), max_length=20, choices=ConsentScope.choices, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    is_sample = models.BooleanField(_("example"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = StoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        ordering: ClassVar = ["report", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title=""), name="story_has_title"),
            models.CheckConstraint(
                condition=Q(consent_from="", consent_on__isnull=True, consent_scope="")
                | (~Q(consent_from="") & Q(consent_on__isnull=False, consent_scope__in=ConsentScope.values)),
                name="story_consent_whole_or_none",
            ),
            models.CheckConstraint(
                condition=Q(picture="", picture_sha256="")
                | (~Q(picture="") & Q(picture_sha256__regex="^[0-9a-f]{64}$") & ~Q(picture_alt="")),
                name="story_picture_is_described",
            ),
        ]
        triggers: ClassVar = [kept_with(SECTION_KEPT)]

    def __str__(self) -> str:
        return self.title

    @property
    def has_consent(self) -> bool:
        return self.consent_on is not None
