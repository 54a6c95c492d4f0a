"""What somebody wants by mail, and which weeks had theirs."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


@pghistory.track()
class MailChoice(models.Model):
    """The choice of one person; who has no row gets the mail, in Dutch."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("account"))
    wants_digest = models.BooleanField(_("weekly mail with what is missing"), default=True)
    language = models.CharField(_("language of the mails"), max_length=5, choices=settings.LANGUAGES, default="nl")

    class Meta:
        verbose_name = _("choice of mails")
        verbose_name_plural = _("choices of mails")
        ordering: ClassVar = ["user"]

    def __str__(self) -> str:
        return str(self.user)


@pghistory.track()
class Digest(models.Model):
    """The mail of one person in one week, named by its Monday. It counts as sent before it leaves: never twice."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        NOTHING = "nothing", _("Nothing to say")
        FAILED = "failed", _("Failed")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", verbose_name=_("account"))
    week = models.DateField(_("Monday of the week"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    class Meta:
        verbose_name = _("weekly mail")
        verbose_name_plural = _("weekly mails")
        ordering: ClassVar = ["-week", "user"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "week"], name="digest_once_a_week"),
            models.CheckConstraint(condition=Q(week__iso_week_day=1), name="digest_week_begins_on_monday"),
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False) | (~Q(state="sent") & Q(sent_at__isnull=True)) | Q(state="failed"),
                name="digest_sent_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.week}"
