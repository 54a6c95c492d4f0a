"""Reading imports of activities."""

from typing import TYPE_CHECKING, Self

from django.db import models

from steunpunt.accounts.models import User
from steunpunt.accounts.permissions import Visitor, may

if TYPE_CHECKING:
    from goals.models import ActivityImport


class ActivityImportQuerySet(models.QuerySet["ActivityImport"]):
    def visible_to(self, visitor: Visitor) -> Self:
        """Who logs sees the own imports, who may correct a year those of everybody."""
        if not may(visitor, "activity.log") or not isinstance(visitor, User):
            return self.none()
        return self if may(visitor, "year.correct") else self.filter(uploaded_by=visitor)

    def waiting(self) -> Self:
        """What a worker still has to do."""
        return self.filter(state__in=["ordered", "undo-ordered"])
