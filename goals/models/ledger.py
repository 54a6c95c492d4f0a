"""The ledger: the single source of truth for what was done."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import ExtractYear, Upper
from django.utils.translation import gettext_lazy as _

from goals.models import invariants
from goals.models.plan import OperationalGoal
from goals.querysets import ActivityQuerySet
from landscape.models import Municipality, Organisation


class ActivityKind(models.TextChoices):
    """Kinds of support seen in the field."""

    TRAINING = "training", _("Training")
    WEBINAR = "webinar", _("Webinar")
    WORKSHOP = "workshop", _("Workshop")
    BASIC_TRAINING = "basic-training", _("Basic training")
    LEARNING_TRAJECTORY = "learning-trajectory", _("Learning trajectory")
    PEER_GROUP = "peer-group", _("Peer group")
    DEVELOPMENT_TRAJECTORY = "development-trajectory", _("Development trajectory")
    LEARNING_NETWORK = "learning-network", _("Learning network")
    INSPIRATION_DAY = "inspiration-day", _("Inspiration day")
    STUDY_DAY = "study-day", _("Study day")
    NETWORK_MEETING = "network-meeting", _("Network meeting")
    ADVICE = "advice", _("Tailored advice")
    GUIDANCE = "guidance", _("Guidance")
    RESEARCH = "research", _("Research")
    PUBLICATION = "publication", _("Publication")
    LONGREAD = "longread", _("Longread")
    TOOL = "tool", _("Tool")
    CONSULTATION = "consultation", _("Consultation with partners")
    OTHER = "other", _("Other")


class Mode(models.TextChoices):
    ONLINE = "online", _("Online")
    ON_SITE = "on-site", _("On site")
    MIXED = "mixed", _("Mixed")
    NOT_APPLICABLE = "not-applicable", _("Not applicable")


class Origin(models.TextChoices):
    """Where an entry came from; automatic ones carry a key that makes logging them twice impossible."""

    MANUAL = "manual", _("Logged by hand")
    SESSION = "session", _("Session")
    ADVICE_REQUEST = "advice-request", _("Advice request")
    PUBLICATION = "publication", _("Publication")
    IMPORT = "import", _("Import")


class ValueStatus(models.TextChoices):
    """Unknown, zero and not applicable are three different values, down to the PDF."""

    MEASURED = "measured", _("Measured")
    UNKNOWN = "unknown", _("Unknown")
    NOT_APPLICABLE = "not-applicable", _("Not applicable")


def value_matches_status(value: str, status: str) -> Q:
    """A number is there exactly when it was measured."""
    measured = Q(**{status: ValueStatus.MEASURED, f"{value}__isnull": False})
    return measured | (~Q(**{status: ValueStatus.MEASURED}) & Q(**{f"{value}__isnull": True}))


@pghistory.track()
class Activity(models.Model):
    """Something the centre did. It counts once per OD, once per SD and once in the plan.

    A period lies within one calendar year: what runs longer is one entry a year, so that every
    entry belongs to exactly one report.
    """

    kind = models.CharField(_("kind"), max_length=30, choices=ActivityKind.choices)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("what was done"), blank=True)
    starts_on = models.DateField(_("date"))
    ends_on = models.DateField(_("last day"), null=True, blank=True, help_text=_("Only for a period."))
    year = models.GeneratedField(expression=ExtractYear("starts_on"), output_field=models.IntegerField(), db_persist=True)
    mode = models.CharField(_("mode"), max_length=20, choices=Mode.choices)
    half_days = models.DecimalField(_("half-days"), max_digits=6, decimal_places=1, null=True, blank=True)
    half_days_status = models.CharField(_("half-days: known?"), max_length=20, choices=ValueStatus.choices, default=ValueStatus.UNKNOWN)
    participations = models.PositiveIntegerField(_("participations"), null=True, blank=True)
    participations_status = models.CharField(
        _("participations: known?"), max_length=20, choices=ValueStatus.choices, default=ValueStatus.UNKNOWN
    )
    organisations_status = models.CharField(
        _("organisations: known?"), max_length=20, choices=ValueStatus.choices, default=ValueStatus.UNKNOWN
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("municipality")
    )
    goals = models.ManyToManyField(OperationalGoal, through="ActivityContribution", related_name="activities")
    organisations = models.ManyToManyField(Organisation, through="ActivityOrganisation", related_name="+")
    staff = models.ManyToManyField(settings.AUTH_USER_MODEL, through="ActivityStaff", related_name="+")
    origin = models.CharField(_("origin"), max_length=20, choices=Origin.choices, default=Origin.MANUAL)
    origin_key = models.CharField(max_length=120, null=True, blank=True, editable=False)
    is_sample = models.BooleanField(_("example"), default=False)
    form_token = models.UUIDField(unique=True, null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        ordering: ClassVar = ["-starts_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title=""), name="activity_has_title"),
            models.CheckConstraint(condition=Q(kind__in=ActivityKind.values), name="activity_kind_known"),
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="activity_mode_known"),
            models.CheckConstraint(condition=Q(ends_on__isnull=True) | Q(ends_on__gt=F("starts_on")), name="activity_runs_forward"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__year=ExtractYear("starts_on")), name="activity_within_one_year"
            ),
            models.CheckConstraint(condition=Q(half_days__isnull=True) | Q(half_days__gte=0), name="activity_half_days_not_negative"),
            models.CheckConstraint(condition=value_matches_status("half_days", "half_days_status"), name="activity_half_days_status"),
            models.CheckConstraint(
                condition=value_matches_status("participations", "participations_status"), name="activity_participations_status"
            ),
            models.CheckConstraint(condition=Q(organisations_status__in=ValueStatus.values), name="activity_organisations_status"),
            models.CheckConstraint(
                condition=Q(origin=Origin.MANUAL, origin_key__isnull=True) | (~Q(origin=Origin.MANUAL) & Q(origin_key__isnull=False)),
                name="activity_automatic_has_key",
            ),
            models.UniqueConstraint(fields=["origin", "origin_key"], name="activity_once_per_origin"),
            # What the figures read of an entry lies in this index, year by year: a year is counted without reading the others.
            models.UniqueConstraint(
                fields=["year", "id"],
                include=[
                    "kind",
                    "mode",
                    "starts_on",
                    "half_days",
                    "half_days_status",
                    "participations",
                    "participations_status",
                    "organisations_status",
                ],
                name="activity_figures_of_year",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-starts_on", "-id"], name="activity_newest"),
            models.Index(fields=["year", "kind"], name="activity_year_kind"),
            # As Django asks for a part of a word, whatever its capitals.
            GinIndex(OpClass(Upper("title"), "gin_trgm_ops"), OpClass(Upper("text"), "gin_trgm_ops"), name="activity_words_parts"),
        ]
        triggers: ClassVar = [invariants.whole_entry(), invariants.open_year_of_entry()]

    def __str__(self) -> str:
        return self.title

    # get_kind_display looks through every choice again for each row of a list.
    @property
    def kind_label(self) -> str:
        return str(ActivityKind(self.kind).label)

    @property
    def mode_label(self) -> str:
        return str(Mode(self.mode).label)


def year_of_activity() -> models.PositiveSmallIntegerField[int, int]:
    """The year of the activity, on what belongs to it: the database writes it and moves it along (``invariants.carries_year``)."""
    return models.PositiveSmallIntegerField(_("year"), editable=False)


@pghistory.track(exclude=["year"])
class ActivityContribution(models.Model):
    """That an activity served an operational goal; exactly one goal of an activity is the primary one."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="contributions", db_index=False)
    goal = models.ForeignKey(OperationalGoal, on_delete=models.PROTECT, related_name="contributions", db_index=False)
    year = year_of_activity()
    is_primary = models.BooleanField(_("primary goal"), default=False)

    class Meta:
        verbose_name = _("contribution")
        verbose_name_plural = _("contributions")
        ordering: ClassVar = ["activity", "-is_primary", "goal"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["activity", "goal"], name="contribution_once"),
            models.UniqueConstraint(fields=["activity"], condition=Q(is_primary=True), name="contribution_one_primary"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["year", "activity", "goal"], name="contribution_of_year"),
            models.Index(fields=["goal", "year", "activity"], name="contribution_of_goal"),
        ]
        triggers: ClassVar = [invariants.carries_year(), invariants.fits_entry(), invariants.open_year_of_row()]

    def __str__(self) -> str:
        return f"{self.activity} → {self.goal}"


@pghistory.track(exclude=["year"])
class ActivityOrganisation(models.Model):
    """An organisation that an activity reached."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="organisation_rows", db_index=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    year = year_of_activity()

    class Meta:
        verbose_name = _("organisation reached")
        verbose_name_plural = _("organisations reached")
        ordering: ClassVar = ["activity", "organisation"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["activity", "organisation"], name="activity_organisation_once")]
        indexes: ClassVar = [
            models.Index(fields=["year", "activity", "organisation"], name="activity_organisation_of_year"),
            models.Index(fields=["organisation", "year"], name="organisation_met_in_year"),
        ]
        triggers: ClassVar = [invariants.carries_year(), invariants.listed_when_measured(), invariants.open_year_of_row()]

    def __str__(self) -> str:
        return f"{self.activity}: {self.organisation}"


@pghistory.track()
class ActivityStaff(models.Model):
    """A colleague who carried out an activity."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="staff_rows")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("staff of an activity")
        verbose_name_plural = _("staff of activities")
        ordering: ClassVar = ["activity", "user"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["activity", "user"], name="activity_staff_once")]
        triggers: ClassVar = [invariants.open_year_of_link()]

    def __str__(self) -> str:
        return f"{self.activity}: {self.user}"


@pghistory.track()
class EvidenceFile(models.Model):
    """Proof that belongs to an activity; only colleagues see it."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="evidence")
    file = models.FileField(_("file"), upload_to="evidence/%Y/")
    name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering: ClassVar = ["activity", "uploaded_at", "pk"]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class ClosedYear(models.Model):
    """A year whose report is frozen: its entries change only with a reason."""

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    closed_at = models.DateTimeField(auto_now_add=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("closed year")
        verbose_name_plural = _("closed years")
        ordering: ClassVar = ["-year"]
        triggers: ClassVar = [invariants.closing_waits()]

    def __str__(self) -> str:
        return str(self.year)
