"""Papers of a session that are a PDF: somebody's certificate, and the list to sign.

They hold names, so a row and its file end together, at the latest when the names themselves do; the history keeps neither.
"""

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from services.models.registrations import Participant
from services.models.sessions import Session
from services.querysets.papers import PaperQuerySet
from steunpunt.shared.printed import Printed


@pghistory.track(exclude=["key", "data", "file", "sha256", "error", "heartbeat_at", "progress", "phase"])
class Paper(Printed):
    """One PDF for one content: ``key`` carries the hash of ``data``, so that nothing is made twice, and a new name makes a new one."""

    class Kind(models.TextChoices):
        CERTIFICATE = "certificate", _("Certificate of attendance")
        LIST = "list", _("Attendance list")

    key = models.CharField(max_length=100, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="papers")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, null=True, blank=True, related_name="papers")
    data = models.TextField(editable=False, help_text=_("Canonical JSON."))
    # One name for one row, so that it can be taken away also when a worker died before it wrote that it was done.
    file = models.FileField(upload_to="papers/", blank=True)

    objects = PaperQuerySet.as_manager()

    class Meta(Printed.Meta):
        verbose_name = _("paper of a session")
        verbose_name_plural = _("papers of sessions")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            *Printed.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind="certificate", participant__isnull=False) | Q(kind="list", participant__isnull=True),
                name="paper_certificate_is_of_somebody",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["id"], condition=~Q(state="done"), name="paper_to_make")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.session}"
