"""A PDF as a row: waiting, being made by one worker, made once. Reports and papers of sessions are such rows.

The row comes first and the message second, so a lost broker loses nothing; whoever claims a row tells of itself while it draws,
and one that falls silent is overtaken.
"""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar, Self, TypeVar

from django.core.files.base import ContentFile
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from steunpunt.shared.freezing import sha256_of
from steunpunt.shared.pdf import Progress, engine_versions

# A worker tells of itself at every phase; one phase of the longest report takes well under a minute.
SILENCE = timedelta(seconds=60)
MOST_ATTEMPTS = 5


class PrintState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Being made")
    DONE = "done", _("Ready")
    FAILED = "failed", _("Failed")


class Printed(models.Model):
    """What is kept of the making, whatever it is that is made; who inherits says where the file lies."""

    State = PrintState

    made_at = models.DateTimeField(help_text=_("The moment that the file carries."))
    state = models.CharField(_("state"), max_length=10, choices=PrintState.choices, default=PrintState.WAITING)
    progress = models.PositiveSmallIntegerField(_("progress in percent"), default=0)
    phase = models.CharField(max_length=40, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True)
    file = models.FileField(upload_to="pdf/%Y/", blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    size = models.PositiveIntegerField(null=True, blank=True)
    engine = models.JSONField(default=dict, blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="done", size__gt=0, sha256__regex="^[0-9a-f]{64}$") & ~Q(file="")
                | (~Q(state="done") & Q(file="", sha256="", size__isnull=True)),
                name="%(class)s_done_has_file",
            ),
            models.CheckConstraint(condition=Q(progress__range=(0, 100)), name="%(class)s_progress_in_percent"),
        ]

    @property
    def is_done(self) -> bool:
        return self.state == PrintState.DONE


P = TypeVar("P", bound=Printed)


class PrintedQuerySet(models.QuerySet[P]):
    def done(self) -> Self:
        return self.filter(state=PrintState.DONE)

    def claimable(self) -> Self:
        """What waits, and what a worker took up and then fell silent about."""
        silent_since = timezone.now() - SILENCE
        return self.filter(Q(state=PrintState.WAITING) | Q(state=PrintState.RUNNING, heartbeat_at__lt=silent_since))


def claim(rows: PrintedQuerySet[P], pk: int) -> P | None:
    """Take a row up, unless it is done, has failed for good, or another worker is at it."""
    with transaction.atomic():
        row = rows.claimable().select_for_update(skip_locked=True).filter(pk=pk).first()
        if row is None:
            return None
        row.state = PrintState.RUNNING
        row.attempts += 1
        row.heartbeat_at = timezone.now()
        row.progress, row.phase = 5, "started"
        row.save(update_fields=["state", "attempts", "heartbeat_at", "progress", "phase"])
    return row


def reporter(row: Printed) -> Progress:
    rows, attempt = type(row)._default_manager.filter(pk=row.pk), row.attempts

    def report(percent: int, phase: str) -> None:
        rows.filter(attempts=attempt).update(progress=percent, phase=phase, heartbeat_at=timezone.now())

    return report


def fail(row: Printed, problem: Exception) -> None:
    """Let it be tried again a few times; then say why it does not work."""
    state = PrintState.FAILED if row.attempts >= MOST_ATTEMPTS else PrintState.WAITING
    rows = type(row)._default_manager.filter(pk=row.pk, attempts=row.attempts, state=PrintState.RUNNING)
    rows.update(state=state, error=f"{type(problem).__name__}: {problem}"[:2000])


def store(row: P, content: bytes, *, name: str) -> P | None:
    """Keep the bytes, unless a later attempt took over or was faster, or the row was dropped: there is exactly one PDF."""
    with transaction.atomic():
        current = type(row)._default_manager.select_for_update(of=("self",)).filter(pk=row.pk).first()
        if current is None or current.is_done or current.attempts != row.attempts:
            return None
        current.sha256, current.size, current.engine = sha256_of(content), len(content), engine_versions()
        current.state, current.progress, current.phase, current.error = PrintState.DONE, 100, "done", ""
        current.file.save(name, ContentFile(content), save=False)
        current.save()
    return current
