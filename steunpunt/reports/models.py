"""Reports: written as a draft, frozen with their figures, rendered once, published."""

from typing import ClassVar

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from goals.models import ActivityKind, Mode, OperationalGoal, PolicyPlan, ValueStatus
from steunpunt.reports.invariants import ENTRIES_KEPT, ENTRIES_NOT_EMPTIED, FOLLOWS_PUBLISHED, KEPT_WITH_REPORT, kept_with
from steunpunt.reports.querysets import FrozenEntryQuerySet, RenderingQuerySet, ReportQuerySet
from steunpunt.shared.freezing import Frozen
from steunpunt.shared.printed import Printed


@pghistory.track(exclude=["frozen_data"])
class Report(Frozen):
    """The annual report of one year of a plan (jaarverslag), or a progress report over several of its years."""

    class Kind(models.TextChoices):
        ANNUAL = "annual", _("Annual report")
        PROGRESS = "progress", _("Progress report")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.ANNUAL)
    plan = models.ForeignKey(PolicyPlan, on_delete=models.PROTECT, related_name="+", verbose_name=_("policy plan"))
    first_year = models.PositiveSmallIntegerField(_("first year"), null=True, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), help_text=_("The last one, for a progress report."))
    title = models.CharField(_("title"), max_length=200)
    foreword = models.TextField(_("foreword"), blank=True)
    foreword_version = models.PositiveIntegerField(default=1, editable=False)
    is_sample = models.BooleanField(_("example"), default=False)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="replaced_by", verbose_name=_("corrects")
    )
    reason = models.TextField(_("reason of the erratum"), blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = ReportQuerySet.as_manager()

    class Meta(Frozen.Meta):
        verbose_name = _("report")
        verbose_name_plural = _("reports")
        ordering: ClassVar = ["-year", "-edition"]
        constraints: ClassVar = [
            *Frozen.Meta.constraints,
            models.UniqueConstraint(fields=["kind", "first_year", "year", "edition"], nulls_distinct=False, name="report_edition_once"),
            models.CheckConstraint(
                condition=Q(kind="annual", first_year__isnull=True)
                | Q(kind="progress", first_year__isnull=False, first_year__lt=models.F("year")),
                name="report_years_fit_kind",
            ),
            models.CheckConstraint(
                condition=Q(edition=1, replaces__isnull=True, reason="") | (Q(edition__gt=1, replaces__isnull=False) & ~Q(reason="")),
                name="report_erratum_has_reason",
            ),
        ]
        triggers: ClassVar = [
            *Frozen.Meta.triggers,
            pgtrigger.Trigger(
                name="follows_published",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__replaces__isnull=False),
                func=FOLLOWS_PUBLISHED,
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def years(self) -> range:
        """The years that it is about."""
        return range(self.first_year or self.year, self.year + 1)

    @property
    def is_annual(self) -> bool:
        return self.kind == self.Kind.ANNUAL

    @property
    def is_superseded(self) -> bool:
        """Whether a later edition is public."""
        later = getattr(self, "replaced_by", None)
        return later is not None and later.is_published


# Written once, by one statement: there is nothing to track but what may never happen.
@pghistory.track(pghistory.UpdateEvent(), pghistory.DeleteEvent())
class FrozenEntry(models.Model):
    """An activity as a report counted it: what the provenance of its figures shows. Holds no personal data.

    Organisations are numbers that mean nothing outside this report, so that everybody can count different ones and
    nobody reads which. ``fingerprint`` covers all that was counted, which organisations included.

    ``indicators`` holds the codes of the indicators that counted the entry; None in an edition from before they were
    written down. It is a column and no table of links: written by the one statement that writes the entry, kept by the
    one trigger that keeps it. Measured with 200,000 entries that each count for ten indicators: 28 MB, where two million
    links take 203 MB with their indexes. What the entry adds to an indicator stands in the row already.
    """

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="entries")
    number = models.BigIntegerField(_("number of the activity"))
    title = models.CharField(_("title"), max_length=200)
    kind = models.CharField(_("kind"), max_length=30, choices=ActivityKind.choices)
    mode = models.CharField(_("mode"), max_length=20, choices=Mode.choices)
    starts_on = models.DateField(_("date"))
    ends_on = models.DateField(_("last day"), null=True)
    municipality = models.CharField(_("municipality"), max_length=100, blank=True)
    half_days = models.DecimalField(_("half-days"), max_digits=6, decimal_places=1, null=True)
    half_days_status = models.CharField(max_length=20, choices=ValueStatus.choices)
    participations = models.PositiveIntegerField(_("participations"), null=True)
    participations_status = models.CharField(max_length=20, choices=ValueStatus.choices)
    organisations = ArrayField(models.IntegerField(), verbose_name=_("organisations reached"))
    organisations_status = models.CharField(max_length=20, choices=ValueStatus.choices)
    goals = ArrayField(models.CharField(max_length=20), verbose_name=_("goals"), help_text=_("Codes, the primary goal first."))
    indicators = ArrayField(
        models.CharField(max_length=20), null=True, verbose_name=_("indicators"), help_text=_("Codes of those that counted it.")
    )
    is_sample = models.BooleanField(_("example"), default=False)
    fingerprint = models.CharField(max_length=32)

    objects = FrozenEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("frozen activity")
        verbose_name_plural = _("frozen activities")
        ordering: ClassVar = ["report", "starts_on", "number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["report", "number"], name="frozen_entry_once")]
        indexes: ClassVar = [models.Index(fields=["report", "starts_on", "number"], name="frozen_entry_in_order")]
        triggers: ClassVar = [
            kept_with(ENTRIES_KEPT),
            pgtrigger.Trigger(
                name="no_emptying",
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                level=pgtrigger.Statement,
                func=ENTRIES_NOT_EMPTIED,
            ),
        ]

    def __str__(self) -> str:
        return self.title


@pghistory.track()
class ReportNarrative(models.Model):
    """What a report tells about one operational goal; rich text, cleaned when it is saved."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="narratives")
    goal = models.ForeignKey(OperationalGoal, on_delete=models.PROTECT, related_name="+")
    html = models.TextField(_("text"), blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("narrative")
        verbose_name_plural = _("narratives")
        ordering: ClassVar = ["report", "goal"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["report", "goal"], name="narrative_once")]
        triggers: ClassVar = [kept_with(KEPT_WITH_REPORT)]

    def __str__(self) -> str:
        return f"{self.report}: {self.goal}"


@pghistory.track(exclude=["heartbeat_at", "progress", "phase"])
class Rendering(Printed):
    """A PDF to be made, being made, or made. The row comes first and the message second, so a lost broker loses nothing.

    ``key`` says what is rendered: ``report:7``, or a hash of the plan's content. One key, one PDF.
    """

    class Kind(models.TextChoices):
        REPORT = "report", _("Annual report")
        DRAFT = "draft", _("Draft")
        PLAN = "plan", _("Policy plan")
        GOALS = "goals", _("Our goals")
        TEN_POINTS = "ten-points", _("Our ten-point programme")

    key = models.CharField(max_length=100, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, null=True, blank=True, related_name="renderings")
    plan = models.ForeignKey(PolicyPlan, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    frozen_data = models.TextField(blank=True, editable=False)

    objects = RenderingQuerySet.as_manager()

    class Meta(Printed.Meta):
        verbose_name = _("PDF")
        verbose_name_plural = _("PDFs")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            *Printed.Meta.constraints,
            models.CheckConstraint(
                condition=Q(report__isnull=False, plan__isnull=True, kind="report")
                | (Q(report__isnull=True, plan__isnull=False) & ~Q(kind="report")),
                name="rendering_of_report_or_plan",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["sha256"], name="rendering_sha256"),
            models.Index(fields=["state"], name="rendering_state"),
        ]

    def __str__(self) -> str:
        return self.key


# Django looks for models in this module only.
from steunpunt.reports.sections.models import ReportReminder, ReportSection, SectionComment, SectionTable, Story  # noqa: E402

__all__ = ["Rendering", "Report", "ReportNarrative", "ReportReminder", "ReportSection", "SectionComment", "SectionTable", "Story"]
