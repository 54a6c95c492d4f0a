"""Indicators: what a plan wants to reach, how that is measured, and by which rule it is judged."""

from decimal import Decimal
from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from goals.models import indicator_rules, invariants
from goals.models.ledger import ActivityKind, Mode, ValueStatus, value_matches_status
from goals.models.plan import OperationalGoal, PolicyPlan, StrategicGoal
from goals.querysets import IndicatorQuerySet
from landscape.models import Municipality
from steunpunt.vocabulary.models import TargetGroup, Theme

CODE = r"^[A-Z0-9]+([.-][A-Z0-9]+)*$"
CODE_HELP = _("Capitals, digits, points and hyphens, such as SD1-I2.")
MOST_DECIMALS = 3
DIGITS = 15


class Direction(models.TextChoices):
    HIGHER = "higher", _("Higher is better")
    LOWER = "lower", _("Lower is better")
    WITHIN = "within", _("Stay within bounds")


class Source(models.TextChoices):
    LEDGER = "ledger", _("Counted in the ledger of activities")
    SURVEY = "survey", _("Asked in a survey")
    MANUAL = "manual", _("Filled in by hand")


class Measure(models.TextChoices):
    """What is counted of the entries that fit; empty for what is not counted in the ledger."""

    COUNT = "count", _("Number of activities")
    PARTICIPATIONS = "participations", _("Sum of participations")
    HALF_DAYS = "half_days", _("Sum of half-days")
    ORGANISATIONS = "organisations", _("Different organisations reached")


class SurveyMeasure(models.TextChoices):
    AVERAGE = "average", _("Average")
    SHARE = "share", _("Share")
    NPS = "nps", _("Net promoter score")


class Judgement(models.TextChoices):
    """How a year stands; the rule is in goals/indicators/judging.py."""

    REACHED = "reached", _("Reached")
    ON_TRACK = "on-track", _("On track")
    AT_RISK = "at-risk", _("At risk")
    MISSED = "missed", _("Missed")
    NO_TARGET = "no-target", _("No target")
    UNKNOWN = "unknown", _("Unknown")
    NOT_APPLICABLE = "not-applicable", _("Not applicable")


# What a publisher may say instead of the rule.
JUDGED = (Judgement.REACHED, Judgement.ON_TRACK, Judgement.AT_RISK, Judgement.MISSED)


def number_field(label: Any) -> "models.DecimalField[Decimal | int | None, Decimal | None]":
    return models.DecimalField(label, max_digits=DIGITS, decimal_places=MOST_DECIMALS, null=True, blank=True)


@pghistory.track()
class Indicator(models.Model):
    """What is measured of a plan, of one of its strategic goals, or of one of its operational goals."""

    plan = models.ForeignKey(PolicyPlan, on_delete=models.PROTECT, related_name="indicators", verbose_name=_("policy plan"))
    strategic_goal = models.ForeignKey(
        StrategicGoal, on_delete=models.PROTECT, null=True, blank=True, related_name="indicators", verbose_name=_("strategic goal")
    )
    operational_goal = models.ForeignKey(
        OperationalGoal, on_delete=models.PROTECT, null=True, blank=True, related_name="indicators", verbose_name=_("operational goal")
    )
    code = models.CharField(_("code"), max_length=20, validators=[RegexValidator(CODE, CODE_HELP)], help_text=CODE_HELP)
    title = models.CharField(_("title"), max_length=200)
    unit = models.CharField(_("unit"), max_length=40, help_text=_("What the number counts, such as organisations or %."))
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=0)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    explanation = models.TextField(_("explanation for the public"), blank=True)
    baseline_value = number_field(_("baseline"))
    baseline_year = models.PositiveSmallIntegerField(_("year of the baseline"), null=True, blank=True)
    baseline_source = models.CharField(_("source of the baseline"), max_length=200, blank=True)
    is_sample = models.BooleanField(_("example"), default=False)
    archived_at = models.DateTimeField(_("archived at"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering: ClassVar = ["plan", "code"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["plan", "code"],
                name="indicator_code_once",
                violation_error_message=_("This plan has an indicator with this code already."),
            ),
            models.CheckConstraint(condition=Q(code__regex=CODE), name="indicator_code_fits_an_address"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(unit=""), name="indicator_has_title_and_unit"),
            models.CheckConstraint(condition=Q(decimals__lte=MOST_DECIMALS), name="indicator_decimals_up_to_three"),
            models.CheckConstraint(
                condition=Q(strategic_goal__isnull=True) | Q(operational_goal__isnull=True), name="indicator_of_one_level"
            ),
            models.CheckConstraint(
                condition=Q(baseline_value__isnull=True, baseline_year__isnull=True, baseline_source="")
                | (Q(baseline_value__isnull=False, baseline_year__range=(1990, 2100)) & ~Q(baseline_source="")),
                name="indicator_baseline_has_year_and_source",
            ),
        ]
        triggers: ClassVar = [indicator_rules.goal_of_plan()]

    def __str__(self) -> str:
        return f"{self.code} – {self.title}"

    @property
    def goal(self) -> StrategicGoal | OperationalGoal | None:
        """The goal that it measures; None is the whole plan."""
        return self.operational_goal or self.strategic_goal


@pghistory.track()
class IndicatorDefinition(models.Model):
    """What exactly is measured, from one year on until the next definition."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="definitions")
    valid_from_year = models.PositiveSmallIntegerField(_("valid from the year"))
    text = models.TextField(_("definition"), help_text=_("What counts and what does not, so that somebody else finds the same number."))
    direction = models.CharField(_("direction"), max_length=10, choices=Direction.choices, default=Direction.HIGHER)
    lower_bound = number_field(_("lower bound"))
    upper_bound = number_field(_("upper bound"))
    source = models.CharField(_("how it is measured"), max_length=10, choices=Source.choices)
    measure = models.CharField(_("what is counted"), max_length=20, choices=Measure.choices, blank=True)
    survey_measure = models.CharField(_("what the survey gives"), max_length=10, choices=SurveyMeasure.choices, blank=True)
    kinds = ArrayField(
        models.CharField(max_length=30, choices=ActivityKind.choices), verbose_name=_("only these kinds"), default=list, blank=True
    )
    mode = models.CharField(_("only this way of meeting"), max_length=20, choices=Mode.choices, blank=True)
    goal = models.ForeignKey(
        OperationalGoal,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("only what also serves this goal"),
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("only in this municipality")
    )
    province = models.CharField(_("only in this province"), max_length=40, blank=True)
    theme = models.ForeignKey(
        Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("only about this theme")
    )
    target_group = models.ForeignKey(
        TargetGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("only for this target group")
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name = _("definition")
        verbose_name_plural = _("definitions")
        ordering: ClassVar = ["indicator", "valid_from_year"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["indicator", "valid_from_year"], name="indicator_definition_once_a_year"),
            models.CheckConstraint(condition=~Q(text=""), name="indicator_definition_has_text"),
            models.CheckConstraint(condition=Q(direction__in=Direction.values), name="indicator_definition_direction_known"),
            models.CheckConstraint(
                condition=Q(lower_bound__isnull=True, upper_bound__isnull=True)
                | Q(direction=Direction.WITHIN, lower_bound__isnull=False, upper_bound__isnull=False, upper_bound__gte=F("lower_bound")),
                name="indicator_definition_bounds",
            ),
            models.CheckConstraint(
                condition=Q(source=Source.LEDGER, measure__in=Measure.values, survey_measure="")
                | Q(source=Source.SURVEY, measure="", survey_measure__in=SurveyMeasure.values)
                | Q(source=Source.MANUAL, measure="", survey_measure=""),
                name="indicator_definition_measure_of_source",
            ),
            models.CheckConstraint(
                condition=Q(source=Source.LEDGER)
                | Q(
                    kinds=[],
                    mode="",
                    goal__isnull=True,
                    municipality__isnull=True,
                    province="",
                    theme__isnull=True,
                    target_group__isnull=True,
                ),
                name="indicator_definition_filters_the_ledger",
            ),
            models.CheckConstraint(condition=Q(mode__in=["", *Mode.values]), name="indicator_definition_mode_known"),
            models.CheckConstraint(condition=Q(kinds__contained_by=ActivityKind.values), name="indicator_definition_kinds_known"),
        ]
        triggers: ClassVar = [indicator_rules.year_within_plan("valid_from_year"), indicator_rules.closed_years_keep_theirs()]

    def __str__(self) -> str:
        return str(self.valid_from_year)

    @property
    def is_counted(self) -> bool:
        return self.source == Source.LEDGER


@pghistory.track()
class IndicatorTarget(models.Model):
    """What a year should reach: a value, or bounds to stay within."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="targets")
    year = models.PositiveSmallIntegerField(_("year"))
    value = number_field(_("target"))
    lower = number_field(_("lower bound"))
    upper = number_field(_("upper bound"))
    is_sample = models.BooleanField(_("example"), default=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering: ClassVar = ["indicator", "year"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["indicator", "year"], name="indicator_target_once_a_year"),
            models.CheckConstraint(
                condition=Q(value__isnull=False, lower__isnull=True, upper__isnull=True)
                | Q(value__isnull=True, lower__isnull=False, upper__isnull=False, upper__gte=F("lower")),
                name="indicator_target_value_or_bounds",
            ),
        ]
        triggers: ClassVar = [indicator_rules.year_within_plan(), invariants.open_year_of_row()]

    def __str__(self) -> str:
        return str(self.year)


@pghistory.track()
class IndicatorMeasurement(models.Model):
    """The value of a year that a survey or a person gave."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="measurements")
    year = models.PositiveSmallIntegerField(_("year"))
    status = models.CharField(_("known?"), max_length=20, choices=ValueStatus.choices)
    value = number_field(_("value"))
    reason = models.CharField(_("why it is unknown or not applicable"), max_length=300, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    measured_on = models.DateField(_("date of the measurement"), null=True, blank=True)
    answers = models.PositiveIntegerField(_("number of answers"), null=True, blank=True, help_text=_("Of a survey."))
    note = models.TextField(_("note"), blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("author")
    )
    is_sample = models.BooleanField(_("example"), default=False)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name = _("measured value")
        verbose_name_plural = _("measured values")
        ordering: ClassVar = ["indicator", "year"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["indicator", "year"], name="indicator_measurement_once_a_year"),
            models.CheckConstraint(condition=Q(status__in=ValueStatus.values), name="indicator_measurement_status_known"),
            models.CheckConstraint(condition=value_matches_status("value", "status"), name="indicator_measurement_status"),
            models.CheckConstraint(
                condition=(Q(status=ValueStatus.MEASURED, measured_on__isnull=False) & ~Q(source=""))
                | (~Q(status=ValueStatus.MEASURED) & ~Q(reason="")),
                name="indicator_measurement_has_source_or_reason",
            ),
            models.CheckConstraint(
                condition=Q(answers__isnull=True) | Q(answers__gte=1, status=ValueStatus.MEASURED), name="indicator_measurement_answers"
            ),
        ]
        triggers: ClassVar = [indicator_rules.year_within_plan(), invariants.open_year_of_row()]

    def __str__(self) -> str:
        return str(self.year)


@pghistory.track()
class StatusOverride(models.Model):
    """A publisher judges a year otherwise than the rule does, and says why; both are shown."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="overrides")
    year = models.PositiveSmallIntegerField(_("year"))
    status = models.CharField(_("how the year stands"), max_length=20, choices=[(each.value, each.label) for each in JUDGED])
    reason = models.TextField(_("reason"))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("author")
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name = _("judgement of a publisher")
        verbose_name_plural = _("judgements of publishers")
        ordering: ClassVar = ["indicator", "year"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["indicator", "year"], name="indicator_override_once_a_year"),
            models.CheckConstraint(condition=Q(status__in=[each.value for each in JUDGED]), name="indicator_override_status_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="indicator_override_has_reason"),
        ]
        triggers: ClassVar = [indicator_rules.year_within_plan(), invariants.open_year_of_row()]

    def __str__(self) -> str:
        return str(self.year)
