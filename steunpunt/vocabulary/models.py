"""Words that every room shares."""

from typing import ClassVar

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _


@pghistory.track()
class TargetGroup(models.Model):
    """A group the centre works for; primary or secondary (support centre, core tasks 2021-2025)."""

    class Rank(models.TextChoices):
        PRIMARY = "primary", _("Primary target group")
        SECONDARY = "secondary", _("Secondary target group")

    name = models.CharField(_("name"), max_length=160, unique=True)
    rank = models.CharField(_("rank"), max_length=10, choices=Rank.choices)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("target group")
        verbose_name_plural = _("target groups")
        ordering: ClassVar = ["rank", "order", "name"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(rank__in=["primary", "secondary"]), name="target_group_rank_known")
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class Theme(models.Model):
    """A subject by which support and knowledge are found."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    slug = models.SlugField(_("address"), max_length=120, unique=True)
    is_sample = models.BooleanField(_("example"), default=False)

    class Meta:
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        ordering: ClassVar = ["name"]
        constraints: ClassVar = [models.CheckConstraint(condition=~models.Q(name="") & ~models.Q(slug=""), name="theme_has_name")]

    def __str__(self) -> str:
        return self.name
