"""What people looked for and did not find: only the words, never who."""

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from services.querysets.searches import SearchMissQuerySet

SHORTEST_MISS, LONGEST_MISS = 3, 60


# The history has no end and the words have one: it keeps that something was noted and forgotten, not what.
@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent(), exclude=["text"])
class SearchMiss(models.Model):
    """How often a search in the public offer found nothing on a day; gone after settings.SEARCH_MISS_MONTHS."""

    text = models.CharField(_("what was sought"), max_length=LONGEST_MISS)
    day = models.DateField(_("day"))
    count = models.PositiveIntegerField(_("number of times"), default=1)
    is_sample = models.BooleanField(_("example"), default=False)

    objects = SearchMissQuerySet.as_manager()

    class Meta:
        verbose_name = _("search without result")
        verbose_name_plural = _("searches without result")
        ordering: ClassVar = ["-day", "text"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["text", "day", "is_sample"], name="search_miss_once_a_day"),
            models.CheckConstraint(condition=Q(count__gt=0), name="search_miss_counts"),
            models.CheckConstraint(condition=Q(text__regex=r"^.{3,60}$"), name="search_miss_has_length"),
            models.CheckConstraint(condition=~Q(text__contains="@") & Q(text__regex="[^0-9 ./+-]"), name="search_miss_names_nobody"),
        ]
        indexes: ClassVar = [models.Index(fields=["day"], name="search_miss_by_day")]

    def __str__(self) -> str:
        return f"{self.text} ({self.day:%Y-%m-%d})"
