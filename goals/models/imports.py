"""Activities that come in from a file: what was sent, how its columns were read, and what became of it."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from goals.querysets import ActivityImportQuerySet


@pghistory.track(exclude=["attempts"])
class ActivityImport(models.Model):
    """One file with activities. Nothing of it is in the ledger before it is done, and all of it leaves when it is undone.

    ``source`` holds the cells of the file as plain text; it is thrown away once they are in the ledger. Entries carry
    ``entry_key(row)``, so that a row is never logged twice.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Not taken over yet")
        ORDERED = "ordered", _("Being taken over")
        DONE = "done", _("Taken over")
        UNDO_ORDERED = "undo-ordered", _("Being undone")
        UNDONE = "undone", _("Undone")

    class Kind(models.TextChoices):
        CSV = "csv", _("CSV")
        SHEET = "xlsx", _("Excel")
        CALENDAR = "ics", _("iCalendar")

    file_name = models.CharField(_("file name"), max_length=200)
    kind = models.CharField(_("kind of file"), max_length=4, choices=Kind.choices)
    source = models.FileField(_("cells"), upload_to="imports/%Y/", blank=True)
    rows = models.PositiveIntegerField(_("rows in the file"))
    mapping = models.JSONField(_("columns"), default=dict, blank=True)
    choices = models.JSONField(_("choices"), default=dict, blank=True)
    language = models.CharField(_("language"), max_length=5, default="nl")
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.DRAFT)
    problem = models.TextField(_("what went wrong"), blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    logged = models.PositiveIntegerField(_("activities logged"), default=0)
    left_out = models.PositiveIntegerField(_("rows left out"), default=0)
    version = models.PositiveIntegerField(default=1, editable=False)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    committed_at = models.DateTimeField(null=True, blank=True)
    committed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    objects = ActivityImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of activities")
        verbose_name_plural = _("imports of activities")
        ordering: ClassVar = ["-uploaded_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "ordered"], committed_at__isnull=True, logged=0)
                | Q(state__in=["done", "undo-ordered", "undone"], committed_at__isnull=False),
                name="activity_import_done_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(state="undone", undone_at__isnull=False) | (~Q(state="undone") & Q(undone_at__isnull=True)),
                name="activity_import_undone_has_moment",
            ),
            models.CheckConstraint(condition=Q(logged__lte=F("rows")), name="activity_import_logs_rows_of_the_file"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state"], condition=Q(state__in=["ordered", "undo-ordered"]), name="activity_import_waits"),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def key_start(self) -> str:
        return f"import:{self.pk}:"

    def entry_key(self, row: int) -> str:
        return f"{self.key_start}{row}"

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.ORDERED, self.State.UNDO_ORDERED)


@pghistory.track()
class ImportMapping(models.Model):
    """How somebody read the columns of such a file the last time; ``headers_key`` is a hash of its heads."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    headers_key = models.CharField(max_length=64)
    mapping = models.JSONField(_("columns"))
    used_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("remembered columns")
        verbose_name_plural = _("remembered columns")
        ordering: ClassVar = ["user", "-used_at"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "headers_key"], name="import_mapping_once")]

    def __str__(self) -> str:
        return f"{self.user}: {self.headers_key[:8]}"
