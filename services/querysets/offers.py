"""Reading offers."""

from typing import TYPE_CHECKING, Self

from django.db import models

from steunpunt.accounts.permissions import Visitor, may

if TYPE_CHECKING:
    from services.models import SupportOffer


class OfferQuerySet(models.QuerySet["SupportOffer"]):
    def published(self) -> Self:
        """What everybody may find."""
        return self.filter(state="published")

    def changeable_by(self, visitor: Visitor) -> Self:
        return self.all() if may(visitor, "offer.change") else self.none()

    def visible_to(self, visitor: Visitor) -> Self:
        """Everybody sees what is published; a draft, paused or archived offer is for colleagues."""
        return self.all() if may(visitor, "offer.read") else self.published()
