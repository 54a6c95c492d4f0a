"""Reading what recurs: everybody has templates of their own."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models

from steunpunt.accounts.models import User

if TYPE_CHECKING:
    from goals.models import EntryTemplate, Series


class EntryTemplateQuerySet(models.QuerySet["EntryTemplate"]):
    def of(self, user: User) -> Self:
        """The templates of a colleague who may log; nobody sees those of another."""
        return self.filter(owner=user) if user.may("activity.log") else self.none()

    def whole(self) -> Self:
        """With all that an entry takes from it: a fixed number of queries."""
        links = (
            "goal_rows__goal__strategic_goal__plan",
            "organisation_rows__organisation__municipality",
            "subject_rows__theme",
            "subject_rows__target_group",
        )
        return self.select_related("goal__strategic_goal__plan", "municipality").prefetch_related(*links)


class SeriesQuerySet(models.QuerySet["Series"]):
    def of(self, user: User) -> Self:
        return self.filter(template__owner=user) if user.may("activity.log") else self.none()

    def between(self, first: date, last: date) -> Self:
        return self.filter(starts_on__lte=last, ends_on__gte=first)
