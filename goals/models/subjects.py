"""What an entry is about and for whom: words of the vocabulary on activities and on templates of entries."""

from typing import ClassVar

import pghistory
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from goals.models import invariants
from goals.models.ledger import Activity
from goals.models.recurring import EntryTemplate
from steunpunt.vocabulary.models import TargetGroup, Theme

ONE_WORD = Q(theme__isnull=False, target_group__isnull=True) | Q(theme__isnull=True, target_group__isnull=False)


@pghistory.track()
class ActivitySubject(models.Model):
    """One theme that an activity is about, or one target group that it was for. None named is not known, not none."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="subject_rows")
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("theme"))
    target_group = models.ForeignKey(
        TargetGroup, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("target group")
    )

    class Meta:
        verbose_name = _("subject of an activity")
        verbose_name_plural = _("subjects of activities")
        ordering: ClassVar = ["activity", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=ONE_WORD, name="activity_subject_is_one_word"),
            models.UniqueConstraint(fields=["activity", "theme"], name="activity_theme_once"),
            models.UniqueConstraint(fields=["activity", "target_group"], name="activity_target_group_once"),
        ]
        triggers: ClassVar = [invariants.open_year_of_link()]

    def __str__(self) -> str:
        return f"{self.activity}: {self.theme or self.target_group}"


@pghistory.track()
class TemplateSubject(models.Model):
    """One theme or one target group that entries of a template get."""

    template = models.ForeignKey(EntryTemplate, on_delete=models.CASCADE, related_name="subject_rows")
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("theme"))
    target_group = models.ForeignKey(
        TargetGroup, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("target group")
    )

    class Meta:
        verbose_name = _("subject of a template")
        verbose_name_plural = _("subjects of templates")
        ordering: ClassVar = ["template", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=ONE_WORD, name="template_subject_is_one_word"),
            models.UniqueConstraint(fields=["template", "theme"], name="template_theme_once"),
            models.UniqueConstraint(fields=["template", "target_group"], name="template_target_group_once"),
        ]

    def __str__(self) -> str:
        return f"{self.template}: {self.theme or self.target_group}"
