"""The list of activities as a sheet: what the screen shows, in the same order, with nothing left out."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.actions.values import named_in
from goals.models import Activity, ValueStatus
from steunpunt.shared.export import Column

ROWS_AT_ONCE = 500


def in_words(number: Decimal | int | None, status: str) -> Decimal | int | str:
    """A number, or why there is none: unknown and not applicable are not zero."""
    if number is not None:
        return number
    return _("not applicable") if status == ValueStatus.NOT_APPLICABLE else _("unknown")


def organisations_in_words(activity: Activity) -> str:
    names = [row.organisation.name for row in activity.organisation_rows.all()]
    if names:
        return "; ".join(names)
    return {ValueStatus.MEASURED: _("none"), ValueStatus.NOT_APPLICABLE: _("not applicable")}.get(
        ValueStatus(activity.organisations_status), _("unknown")
    )


def subjects_in_words(activity: Activity, name: str) -> str:
    return "; ".join(str(word) for word in named_in(activity.subject_rows.all())[name])


def codes(activity: Activity, *, is_primary: bool) -> str:
    rows = [row for row in activity.contributions.all() if row.is_primary is is_primary]
    return "; ".join(f"{row.goal.code} {row.goal.label}" for row in rows)


COLUMNS: tuple[Column[Activity], ...] = (
    Column(gettext_lazy("Number"), lambda row: row.pk, 10),
    Column(gettext_lazy("Date"), lambda row: row.starts_on, 12),
    Column(gettext_lazy("Last day"), lambda row: row.ends_on, 12),
    Column(gettext_lazy("Kind"), lambda row: row.kind_label, 20),
    Column(gettext_lazy("Title"), lambda row: row.title, 50),
    Column(gettext_lazy("Operational goal"), lambda row: codes(row, is_primary=True), 40),
    Column(gettext_lazy("Also serves"), lambda row: codes(row, is_primary=False), 40),
    Column(gettext_lazy("How"), lambda row: row.mode_label, 14),
    Column(gettext_lazy("Half-days"), lambda row: in_words(row.half_days, row.half_days_status), 12),
    Column(gettext_lazy("Participations"), lambda row: in_words(row.participations, row.participations_status), 12),
    Column(gettext_lazy("Organisations reached"), organisations_in_words, 50),
    Column(gettext_lazy("Municipality"), lambda row: row.municipality.name if row.municipality else None, 18),
    Column(gettext_lazy("By whom"), lambda row: "; ".join(str(link.user) for link in row.staff_rows.all()), 24),
    Column(gettext_lazy("Themes"), lambda row: subjects_in_words(row, "themes"), 24),
    Column(gettext_lazy("For whom"), lambda row: subjects_in_words(row, "target_groups"), 30),
    Column(gettext_lazy("What was done"), lambda row: row.text, 60),
    Column(gettext_lazy("Origin"), lambda row: row.get_origin_display(), 16),
    Column(gettext_lazy("Example"), lambda row: _("yes") if row.is_sample else _("no"), 10),
)
