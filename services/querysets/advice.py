"""Reading requests for advice."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from landscape.models import Membership
from services.querysets.names import plain, plain_column
from steunpunt.accounts.models import User
from steunpunt.accounts.permissions import Visitor, may

if TYPE_CHECKING:
    from services.models import AdviceMail, AdviceRequest


class AdviceRequestQuerySet(models.QuerySet["AdviceRequest"]):
    def visible_to(self, visitor: Visitor) -> Self:
        """Colleagues see all, a member those of the own organisations and the own ones; a visitor uses the personal link."""
        if may(visitor, "advice.read"):
            return self.all()
        return self.asked_by(visitor) if isinstance(visitor, User) and visitor.is_active else self.none()

    def proposing(self, name: str) -> Self:
        """Those without an organisation that name it so, whatever the capitals and spaces."""
        rows = self.filter(organisation=None).exclude(organisation_name="")
        return rows.alias(proposed=plain_column("organisation_name")).filter(proposed=plain(name))

    def asked_by(self, user: User) -> Self:
        """What this person or the own organisations asked."""
        own = Membership.objects.filter(user=user).values("organisation")
        return self.filter(Q(organisation__in=own) | Q(user=user))

    def of_key(self, key: uuid.UUID) -> Self:
        """By the personal link; a link that was withdrawn finds nothing."""
        return self.filter(link_key=key)

    def unmerged(self) -> Self:
        """Without the duplicates that are shown with another request."""
        return self.filter(merged_into=None)

    def unfinished(self) -> Self:
        return self.exclude(state="closed")

    def to_forget(self, closed_before: datetime) -> Self:
        """Closed long ago, and still with personal data."""
        return self.filter(state="closed", closed_at__lt=closed_before, anonymised_at=None)


class AdviceMailQuerySet(models.QuerySet["AdviceMail"]):
    def waiting(self) -> Self:
        return self.filter(state="waiting")
