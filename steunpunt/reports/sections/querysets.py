"""Reading sections, comments, stories and reminders: they are for colleagues, the public reads what is frozen."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, Exists, OuterRef, Q

from steunpunt.accounts.permissions import Visitor, may

if TYPE_CHECKING:
    from goals.models import OperationalGoal
    from steunpunt.reports.models import Report
    from steunpunt.reports.sections.models import ReportReminder, ReportSection, SectionComment, SectionTable, Story


class SectionQuerySet(models.QuerySet["ReportSection"]):
    def visible_to(self, visitor: Visitor) -> Self:
        return self if may(visitor, "report.write") else self.none()

    def in_full(self) -> Self:
        """With goals, people, how many comments wait for an answer, and whether there is a table."""
        waiting = Count("comments", filter=Q(comments__resolved_at__isnull=True))
        from steunpunt.reports.sections.models import SectionTable

        has_table = Exists(SectionTable.objects.filter(section=OuterRef("pk")))
        rows = self.select_related("strategic_goal", "goal__strategic_goal", "assigned_to")
        return rows.annotate(open_comments=waiting, has_table=has_table)

    def of_text(self, report: "Report", goal: "OperationalGoal | None") -> Self:
        """The section of a narrative, or of the foreword where no goal is named."""
        return self.filter(report=report, goal=goal, kind="operational" if goal else "foreword")

    def reopen(self) -> int:
        """A text that changes is neither handed in nor ready any more."""
        return self.exclude(state="in-progress").update(state="in-progress", handed_in_by=None)


class CommentQuerySet(models.QuerySet["SectionComment"]):
    def visible_to(self, visitor: Visitor) -> Self:
        return self if may(visitor, "report.write") else self.none()


class TableQuerySet(models.QuerySet["SectionTable"]):
    def visible_to(self, visitor: Visitor) -> Self:
        return self if may(visitor, "report.write") else self.none()


class StoryQuerySet(models.QuerySet["Story"]):
    def visible_to(self, visitor: Visitor) -> Self:
        return self if may(visitor, "report.write") else self.none()

    def with_consent(self) -> Self:
        return self.filter(consent_on__isnull=False)


class ReminderQuerySet(models.QuerySet["ReportReminder"]):
    def to_mail(self, day: date) -> Self:
        """What waits for the mail server; a reminder of yesterday is too late."""
        return self.filter(mailed_at__isnull=True, day=day)
