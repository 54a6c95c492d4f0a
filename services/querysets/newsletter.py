"""Reading subscribers and the mails to them."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from services.models import Subscriber, SubscriberMail


class SubscriberQuerySet(models.QuerySet["Subscriber"]):
    def confirmed(self) -> Self:
        """Those who said themselves that they want it."""
        return self.filter(confirmed_on__isnull=False)

    def never_confirmed(self, before: datetime) -> Self:
        """Addresses that somebody typed before this moment and nobody confirmed since."""
        return self.filter(confirmed_on=None, asked_on__lt=before)


class SubscriberMailQuerySet(models.QuerySet["SubscriberMail"]):
    def waiting(self) -> Self:
        """What still has to leave, the oldest first."""
        return self.filter(state="waiting").order_by("pk")
