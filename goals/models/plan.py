"""The policy plan: what the centre promises for one policy period."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from goals.querysets import OperationalGoalQuerySet, PolicyPlanQuerySet, StrategicGoalQuerySet
from steunpunt.vocabulary.models import TargetGroup


class Shape(models.TextChoices):
    """The mark that a strategic goal has beside its colour and its number."""

    CIRCLE = "circle", _("circle")
    SQUARE = "square", _("square")
    TRIANGLE = "triangle", _("triangle")
    DIAMOND = "diamond", _("diamond")


def paragraphs(text: str) -> list[str]:
    """What an empty line separates."""
    return [part.strip() for part in text.split("\n\n") if part.strip()]


@pghistory.track()
class PolicyPlan(models.Model):
    """One plan for one policy period; its period is data, so that a next one fits without a change of code."""

    first_year = models.PositiveSmallIntegerField(_("first year"))
    last_year = models.PositiveSmallIntegerField(_("last year"))
    title = models.CharField(_("title"), max_length=250)
    mission = models.TextField(_("mission"), blank=True, help_text=_("An empty line starts a new paragraph."))
    who_we_are = models.TextField(_("who we are"), blank=True)
    ten_points_introduction = models.TextField(_("introduction to the ten-point programme"), blank=True)
    is_current = models.BooleanField(_("current plan"), default=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    updated_at = models.DateTimeField(auto_now=True)

    objects = PolicyPlanQuerySet.as_manager()

    class Meta:
        verbose_name = _("policy plan")
        verbose_name_plural = _("policy plans")
        ordering: ClassVar = ["-first_year"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last_year__gte=F("first_year")), name="plan_period_runs_forward"),
            models.CheckConstraint(condition=Q(first_year__gte=1990, last_year__lte=2100), name="plan_years_plausible"),
            models.UniqueConstraint(fields=["is_current"], condition=Q(is_current=True), name="plan_one_current"),
            ExclusionConstraint(
                name="plan_periods_do_not_overlap",
                expressions=[(Func(F("first_year"), F("last_year"), Value("[]"), function="int4range"), "&&")],
            ),
        ]

    def __str__(self) -> str:
        return f"{_('Policy plan')} {self.period}"

    @property
    def period(self) -> str:
        """The period as people write it, also its address: 2021-2025."""
        return f"{self.first_year}-{self.last_year}"

    @property
    def years(self) -> range:
        return range(self.first_year, self.last_year + 1)

    @property
    def mission_paragraphs(self) -> list[str]:
        return paragraphs(self.mission)

    @property
    def who_we_are_paragraphs(self) -> list[str]:
        return paragraphs(self.who_we_are)

    @property
    def ten_points_paragraphs(self) -> list[str]:
        return paragraphs(self.ten_points_introduction)


@pghistory.track()
class StrategicGoal(models.Model):
    """A strategic goal (SD) of a plan."""

    plan = models.ForeignKey(PolicyPlan, on_delete=models.PROTECT, related_name="strategic_goals")
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.TextField(_("text"))
    short_label = models.CharField(_("short label"), max_length=60, blank=True)
    explanation = models.TextField(_("explanation for the public"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    objects = StrategicGoalQuerySet.as_manager()

    class Meta:
        verbose_name = _("strategic goal")
        verbose_name_plural = _("strategic goals")
        ordering: ClassVar = ["plan", "order", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="strategic_goal_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="strategic_goal_number_from_one"),
            models.CheckConstraint(condition=~Q(text=""), name="strategic_goal_has_text"),
        ]

    def __str__(self) -> str:
        return f"{self.code} – {self.label}"

    @property
    def code(self) -> str:
        return f"SD{self.number}"

    @property
    def label(self) -> str:
        return self.short_label or self.text

    @property
    def shape(self) -> Shape:
        """Shape and colour follow the number; a fifth goal starts again with the first mark."""
        return list(Shape)[(self.number - 1) % len(Shape)]


@pghistory.track()
class OperationalGoal(models.Model):
    """An operational goal (OD); its number restarts in each strategic goal."""

    strategic_goal = models.ForeignKey(StrategicGoal, on_delete=models.PROTECT, related_name="operational_goals")
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.TextField(_("text"))
    short_label = models.CharField(_("short label"), max_length=60, blank=True, help_text=_("Used in lists, facets and charts."))
    explanation = models.TextField(_("explanation for the public"), blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    objects = OperationalGoalQuerySet.as_manager()

    class Meta:
        verbose_name = _("operational goal")
        verbose_name_plural = _("operational goals")
        ordering: ClassVar = ["strategic_goal__order", "strategic_goal__number", "order", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["strategic_goal", "number"], name="operational_goal_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="operational_goal_number_from_one"),
            models.CheckConstraint(condition=~Q(text=""), name="operational_goal_has_text"),
        ]

    def __str__(self) -> str:
        return f"{self.code} – {self.label}"

    @property
    def code(self) -> str:
        """The full code, such as SD1-OD5; read with select_related("strategic_goal")."""
        return f"{self.strategic_goal.code}-OD{self.number}"

    @property
    def label(self) -> str:
        return self.short_label or self.text


@pghistory.track()
class TenPoint(models.Model):
    """A point of the ten-point programme. The texts of the points are editable content and may be empty."""

    plan = models.ForeignKey(PolicyPlan, on_delete=models.CASCADE, related_name="ten_points")
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("text"), blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name = _("point of the programme")
        verbose_name_plural = _("ten-point programme")
        ordering: ClassVar = ["plan", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="ten_point_number_once", deferrable=models.Deferrable.DEFERRED),
            models.CheckConstraint(condition=Q(number__range=(1, 10)), name="ten_point_from_one_to_ten"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


@pghistory.track()
class PlanTargetGroup(models.Model):
    """A target group as this plan describes it."""

    plan = models.ForeignKey(PolicyPlan, on_delete=models.CASCADE, related_name="plan_target_groups")
    target_group = models.ForeignKey(TargetGroup, on_delete=models.PROTECT, related_name="+")
    explanation = models.TextField(_("explanation"), blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name = _("target group of the plan")
        verbose_name_plural = _("target groups of the plan")
        ordering: ClassVar = ["plan", "order"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "target_group"], name="plan_target_group_once")]

    def __str__(self) -> str:
        return str(self.target_group)

    @property
    def name(self) -> str:
        return self.target_group.name

    @property
    def rank(self) -> str:
        return self.target_group.rank


@pghistory.track()
class PlanDocument(models.Model):
    """An uploaded download of the plan; a newer version never overwrites an older one."""

    class Kind(models.TextChoices):
        MANAGEMENT_AGREEMENT = "management-agreement", _("Management agreement")
        SUBSIDY_ADDENDUM = "subsidy-addendum", _("Addendum to the subsidy application")

    plan = models.ForeignKey(PolicyPlan, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField(_("kind"), max_length=30, choices=Kind.choices)
    version = models.PositiveSmallIntegerField(_("version"))
    dated_on = models.DateField(_("date of the document"))
    file = models.FileField(_("file"), upload_to="plan/%Y/")
    name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("download of the plan")
        verbose_name_plural = _("downloads of the plan")
        ordering: ClassVar = ["plan", "kind", "-version"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "kind", "version"], name="plan_document_version_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.version}"
