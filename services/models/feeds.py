"""Which survey indicators the evaluations of sessions feed."""

from __future__ import annotations

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from goals.models import Indicator


@pghistory.track()
class EvaluationFeed(models.Model):
    """An indicator whose values of the open years follow the evaluations, night after night."""

    indicator = models.OneToOneField(Indicator, on_delete=models.CASCADE, related_name="+", verbose_name=_("indicator"))
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("created by")
    )

    class Meta:
        verbose_name = _("feed of an indicator")
        verbose_name_plural = _("feeds of indicators")
        ordering: ClassVar = ["indicator__code", "pk"]

    def __str__(self) -> str:
        return str(self.indicator)
