"""What recurs: an entry kept as a pattern, and the days on which it comes back. Neither logs anything by itself."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from goals.models.ledger import ActivityKind, Mode, ValueStatus, value_matches_status
from goals.models.plan import OperationalGoal
from goals.querysets import EntryTemplateQuerySet, SeriesQuerySet
from landscape.models import Municipality, Organisation


@pghistory.track()
class EntryTemplate(models.Model):
    """A pattern of an entry that a colleague keeps to log alike: all but the day, the participations and who carried it out."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("owner"))
    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=30, choices=ActivityKind.choices)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("what was done"), blank=True)
    mode = models.CharField(_("mode"), max_length=20, choices=Mode.choices)
    goal = models.ForeignKey(OperationalGoal, on_delete=models.CASCADE, related_name="+", verbose_name=_("primary goal"))
    other_goals = models.ManyToManyField(OperationalGoal, through="TemplateGoal", related_name="+")
    half_days = models.DecimalField(_("half-days"), max_digits=6, decimal_places=1, null=True, blank=True)
    half_days_status = models.CharField(_("half-days: known?"), max_length=20, choices=ValueStatus.choices)
    participations_status = models.CharField(_("participations: known?"), max_length=20, choices=ValueStatus.choices)
    organisations = models.ManyToManyField(Organisation, through="TemplateOrganisation", related_name="+")
    organisations_status = models.CharField(_("organisations: known?"), max_length=20, choices=ValueStatus.choices)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("municipality")
    )

    objects = EntryTemplateQuerySet.as_manager()

    class Meta:
        verbose_name = _("template")
        verbose_name_plural = _("templates")
        ordering: ClassVar = [Lower("name"), "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(F("owner"), Lower("name"), name="entry_template_name_once"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(title=""), name="entry_template_has_name_and_title"),
            models.CheckConstraint(
                condition=Q(kind__in=ActivityKind.values, mode__in=Mode.values), name="entry_template_kind_and_mode_known"
            ),
            models.CheckConstraint(condition=value_matches_status("half_days", "half_days_status"), name="entry_template_half_days_status"),
            # How many come, nobody knows beforehand.
            models.CheckConstraint(condition=~Q(participations_status=ValueStatus.MEASURED), name="entry_template_counts_nobody"),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class TemplateGoal(models.Model):
    """Another goal that entries of a template serve."""

    template = models.ForeignKey(EntryTemplate, on_delete=models.CASCADE, related_name="goal_rows")
    goal = models.ForeignKey(OperationalGoal, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("goal of a template")
        verbose_name_plural = _("goals of templates")
        ordering: ClassVar = ["template", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["template", "goal"], name="template_goal_once")]

    def __str__(self) -> str:
        return f"{self.template}: {self.goal}"


@pghistory.track()
class TemplateOrganisation(models.Model):
    """An organisation that entries of a template reach."""

    template = models.ForeignKey(EntryTemplate, on_delete=models.CASCADE, related_name="organisation_rows")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("organisation of a template")
        verbose_name_plural = _("organisations of templates")
        ordering: ClassVar = ["template", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["template", "organisation"], name="template_organisation_once")]

    def __str__(self) -> str:
        return f"{self.template}: {self.organisation}"


class Rhythm(models.TextChoices):
    WEEKLY = "weekly", _("every week")
    TWO_WEEKLY = "two-weekly", _("every two weeks")
    MONTHLY = "monthly", _("every month")


@pghistory.track()
class Series(models.Model):
    """The days on which a template comes back: each is proposed on the weekly sheet, and logged only by who saves it."""

    template = models.ForeignKey(EntryTemplate, on_delete=models.CASCADE, related_name="series")
    rhythm = models.CharField(_("rhythm"), max_length=20, choices=Rhythm.choices)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("until"))

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")
        ordering: ClassVar = ["starts_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="series_runs_forward"),
            models.CheckConstraint(condition=Q(rhythm__in=Rhythm.values), name="series_rhythm_known"),
            models.UniqueConstraint(fields=["template", "rhythm", "starts_on"], name="series_once"),
        ]

    def __str__(self) -> str:
        return f"{self.template}: {self.rhythm_label}"

    @property
    def rhythm_label(self) -> str:
        return str(Rhythm(self.rhythm).label)
