"""What waits for somebody at the report desk, told to whoever asks: the weekly mail and the own desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from steunpunt.reports.models import ReportSection
from steunpunt.reports.sections.models import SectionState
from steunpunt.shared.duties import Duty
from steunpunt.shared.freezing import State

OPEN = (SectionState.TO_WRITE, SectionState.IN_PROGRESS)


def sections_to_write(user: Any, today: date) -> Iterator[Duty]:
    """The sections of drafts that this person writes and has not handed in; one query."""
    rows = ReportSection.objects.visible_to(user).filter(assigned_to=user, state__in=OPEN, report__state=State.DRAFT)
    for section in rows.select_related("report", "strategic_goal", "goal__strategic_goal"):
        words = {"section": section.label, "report": section.report}
        label = _("%(report)s: “%(section)s” came back to you") if section.sent_back_reason else _("%(report)s: write “%(section)s”")
        yield Duty(label % words, reverse("reports:section", args=[section.pk]))
