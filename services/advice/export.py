"""The inbox as a sheet: what the screen shows, without who asked and what was written."""

from __future__ import annotations

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext_lazy

from services.advice.forms import shown_name
from services.models import AdviceRequest
from steunpunt.shared.export import Column

ROWS_AT_ONCE = 500


def with_time(rows: QuerySet[AdviceRequest]) -> QuerySet[AdviceRequest]:
    return rows.annotate(minutes=Sum("times__minutes"))


def goals_of(request: AdviceRequest) -> str:
    rows = sorted(request.goal_rows.all(), key=lambda row: not row.is_primary)
    return "; ".join(f"{row.goal.code} {row.goal.label}" for row in rows)


COLUMNS: tuple[Column[AdviceRequest], ...] = (
    Column(gettext_lazy("Reference"), lambda row: row.reference, 14),
    Column(gettext_lazy("About"), lambda row: row.title, 40),
    Column(gettext_lazy("Organisation"), shown_name, 30),
    Column(gettext_lazy("Asked on"), lambda row: row.created_at.date(), 12),
    Column(gettext_lazy("Answer wanted by"), lambda row: row.due_on, 12),
    Column(gettext_lazy("State"), lambda row: row.state_label, 16),
    Column(gettext_lazy("How it ended"), lambda row: row.get_outcome_display() if row.outcome else "", 20),
    Column(gettext_lazy("Closed on"), lambda row: row.closed_at.date() if row.closed_at else None, 12),
    Column(gettext_lazy("Followed up by"), lambda row: str(row.assignee or ""), 22),
    Column(gettext_lazy("Themes"), lambda row: "; ".join(theme.name for theme in row.themes.all()), 30),
    Column(gettext_lazy("Goals"), goals_of, 40),
    Column(gettext_lazy("Minutes"), lambda row: getattr(row, "minutes", None), 10),
    Column(gettext_lazy("Example"), lambda row: "1" if row.is_sample else "", 8),
)
