"""Correcting what is published."""

from __future__ import annotations

from datetime import date
from typing import Any

from goals.actions.ledger import correct_activity
from goals.actions.values import values_of
from goals.models import Activity
from steunpunt.accounts.models import User
from steunpunt.reports import actions
from steunpunt.reports.editions.actions import start_erratum
from steunpunt.reports.models import Report
from steunpunt.reports.printing import print_html

TODAY = date(2025, 2, 1)


def corrected(publisher: User, **changes: Any) -> Activity:
    """The first activity of the ledger, changed with a reason."""
    activity = Activity.objects.order_by("starts_on").first()
    assert activity is not None
    values = values_of(activity)
    changed = type(values)(**{**values.__dict__, **changes})
    return correct_activity(actor=publisher, activity=activity, version=activity.version, values=changed, reason="Verkeerd geteld.")


def second_edition(published: Report, publisher: User) -> Report:
    corrected(publisher, participations=20)
    draft = start_erratum(actor=publisher, report=published, reason="Een telling klopte niet.")
    frozen = actions.freeze_report(actor=publisher, report=draft, today=TODAY)
    return actions.publish_report(actor=publisher, report=frozen)


def printed(report: Report) -> str:
    """What WeasyPrint lays out of a frozen report."""
    assert report.frozen_at is not None
    return print_html(report.data, data_sha256=report.data_sha256, frozen_at=report.frozen_at)
