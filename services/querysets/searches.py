"""Reading searches that found nothing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models

from steunpunt.accounts.permissions import Visitor, may

if TYPE_CHECKING:
    from services.models import SearchMiss


class SearchMissQuerySet(models.QuerySet["SearchMiss"]):
    def visible_to(self, visitor: Visitor) -> Self:
        return self.all() if may(visitor, "offer.read") else self.none()

    def to_forget(self, before: date) -> Self:
        return self.filter(day__lt=before)
