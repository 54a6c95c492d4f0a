"""The history that triggers write beside each tracked model."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import QuerySet


def events_of(model: type[models.Model]) -> QuerySet[Any]:
    """The rows of history of a tracked model, in no order. The tracker makes their model, so no type checker knows it."""
    tracked: Any = model
    found: QuerySet[Any] = tracked.pgh_event_model.objects.all()
    return found
