"""Who gets a mail with new offers, and which mails went out.

The history keeps that there was a subscription, never whose: switching it off takes the row away.
"""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services.querysets.newsletter import SubscriberMailQuerySet, SubscriberQuerySet
from steunpunt.vocabulary.models import Theme


@pghistory.track(exclude=["email"])
class Subscriber(models.Model):
    """An address that wants new offers by mail; without themes all of them. Counts only once its person confirmed it."""

    email = models.EmailField(_("e-mail address"))
    language = models.CharField(_("language of the mails"), max_length=5, choices=settings.LANGUAGES, default="nl")
    themes = models.ManyToManyField(Theme, related_name="+", blank=True, verbose_name=_("themes"))
    asked_on = models.DateTimeField(_("asked on"), default=timezone.now)
    confirmed_on = models.DateTimeField(_("confirmed on"), null=True, blank=True)
    # Offers that were published up to this moment were told, or were there before.
    told_until = models.DateTimeField(_("told until"), default=timezone.now)

    objects = SubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscription to new offers")
        verbose_name_plural = _("subscriptions to new offers")
        ordering: ClassVar = ["asked_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="subscriber_once"),
            models.CheckConstraint(condition=~Q(email=""), name="subscriber_has_address"),
        ]
        indexes: ClassVar = [models.Index(fields=["asked_on"], condition=Q(confirmed_on=None), name="subscriber_unconfirmed")]

    def __str__(self) -> str:
        return self.email


@pghistory.track()
class SubscriberMail(models.Model):
    """One mail to a subscriber. It counts as sent before it leaves, so it never leaves twice; of new offers one a week."""

    class Kind(models.TextChoices):
        CONFIRM = "confirm", _("Asks to confirm")
        KNOWN = "known", _("Says that it is confirmed already")
        NEW = "new", _("New offers")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        NOTHING = "nothing", _("Nothing to say")
        FAILED = "failed", _("Failed")

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="mails")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    week = models.DateField(_("Monday of the week"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    ordered_on = models.DateTimeField(_("ordered on"), default=timezone.now)
    left_on = models.DateTimeField(_("sent on"), null=True, blank=True)

    objects = SubscriberMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail to a subscriber")
        verbose_name_plural = _("mails to subscribers")
        ordering: ClassVar = ["-ordered_on", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subscriber", "week"], name="subscriber_mail_once_a_week"),
            models.CheckConstraint(condition=Q(week__isnull=True) | Q(week__iso_week_day=1), name="subscriber_week_begins_on_monday"),
            models.CheckConstraint(
                condition=Q(kind="new", week__isnull=False) | (~Q(kind="new") & Q(week__isnull=True)), name="subscriber_new_has_week"
            ),
            models.CheckConstraint(condition=Q(kind__in=["confirm", "known", "new"]), name="subscriber_mail_kind_known"),
            models.CheckConstraint(condition=Q(state__in=["waiting", "sent", "nothing", "failed"]), name="subscriber_mail_state_known"),
            models.CheckConstraint(condition=~Q(state="sent") | Q(left_on__isnull=False), name="subscriber_mail_sent_has_moment"),
        ]
        indexes: ClassVar = [models.Index(fields=["id"], condition=Q(state="waiting"), name="subscriber_mail_waiting")]

    def __str__(self) -> str:
        return f"{self.subscriber}: {self.get_kind_display()}"
