"""Reading the ledger."""

from typing import TYPE_CHECKING, Self

from django.db import models

from steunpunt.accounts.permissions import Visitor, may

if TYPE_CHECKING:
    from goals.models import Activity


class ActivityQuerySet(models.QuerySet["Activity"]):
    def visible_to(self, visitor: Visitor) -> Self:
        """Single entries are for colleagues; the public sees figures."""
        return self if may(visitor, "activity.read") else self.none()

    def of_year(self, year: int) -> Self:
        return self.filter(year=year)
