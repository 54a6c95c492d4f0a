"""What the history says of a row, also when the row is gone."""

from __future__ import annotations

from django.apps import apps
from django.db.models import Model


def history_of(row: Model) -> list[str]:
    """What happened to a row, the oldest first: insert, update, delete. A row that is deleted has lost its key, so the history
    is that of the only row of its kind then."""
    events = apps.get_model(row._meta.app_label, f"{row._meta.model_name}event")._default_manager.order_by("pgh_id")
    return [str(label) for label in (events.filter(pgh_obj_id=row.pk) if row.pk else events).values_list("pgh_label", flat=True)]
