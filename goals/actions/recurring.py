"""Keeping a template, and saying when it comes back."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.utils.translation import gettext as _

from goals.actions.values import LedgerError, values_of
from goals.models import Activity, EntryTemplate, Series, TemplateGoal, TemplateOrganisation, TemplateSubject, ValueStatus
from steunpunt.accounts.models import User
from steunpunt.audit.actions import recording

LONGEST_SERIES_DAYS = 2 * 366


def save_template(*, actor: User, activity: Activity, name: str) -> EntryTemplate:
    """Keep an entry as a template of one's own: how many came and who carried it out stay behind."""
    if not actor.may("activity.log"):
        raise PermissionDenied
    name, values = name.strip(), values_of(activity)
    if not name:
        raise LedgerError({"name": _("Give the template a name.")})
    not_applicable = values.participations_status == ValueStatus.NOT_APPLICABLE
    shared = ("kind", "title", "text", "mode", "goal", "half_days", "half_days_status", "organisations_status", "municipality")
    try:
        with recording(actor):
            template = EntryTemplate.objects.create(
                owner=actor,
                name=name,
                participations_status=ValueStatus.NOT_APPLICABLE if not_applicable else ValueStatus.UNKNOWN,
                **{field: getattr(values, field) for field in shared},
            )
            TemplateGoal.objects.bulk_create(TemplateGoal(template=template, goal=goal) for goal in values.other_goals)
            TemplateOrganisation.objects.bulk_create(
                TemplateOrganisation(template=template, organisation=organisation) for organisation in values.organisations
            )
            TemplateSubject.objects.bulk_create(TemplateSubject(template=template, theme=theme) for theme in values.themes)
            TemplateSubject.objects.bulk_create(TemplateSubject(template=template, target_group=group) for group in values.target_groups)
            return template
    except IntegrityError as error:
        raise LedgerError({"name": _("You have a template of this name already. Choose another name.")}) from error


def delete_template(*, actor: User, template: EntryTemplate) -> None:
    """Forget a template and its series; what was logged with it stays."""
    _own(actor, template)
    with recording(actor):
        template.delete()


def add_series(*, actor: User, template: EntryTemplate, rhythm: str, starts_on: date, ends_on: date) -> Series:
    """Say when a template comes back; nothing is logged."""
    _own(actor, template)
    if ends_on < starts_on:
        raise LedgerError({"ends_on": _("The last day comes after the first.")})
    if (ends_on - starts_on).days > LONGEST_SERIES_DAYS:
        raise LedgerError({"ends_on": _("A series lasts two years at most. Start a new one afterwards.")})
    try:
        with recording(actor):
            return Series.objects.create(template=template, rhythm=rhythm, starts_on=starts_on, ends_on=ends_on)
    except IntegrityError as error:
        raise LedgerError({"starts_on": _("This series is there already.")}) from error


def stop_series(*, actor: User, series: Series) -> None:
    """Propose it no more; what was logged stays."""
    _own(actor, series.template)
    with recording(actor):
        series.delete()


def _own(actor: User, template: EntryTemplate) -> None:
    if template.owner_id != actor.pk or not actor.may("activity.log"):
        raise PermissionDenied
