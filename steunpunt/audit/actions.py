"""Recording who writes."""

from collections.abc import Iterator
from contextlib import contextmanager

import pghistory
from django.db import transaction

from steunpunt.accounts.models import User


@contextmanager
def recording(actor: User | None, *, reason: str = "") -> Iterator[None]:
    """One transaction in which every change is written down with its actor and reason.

    Database triggers make the history rows, so bulk updates are caught too. ``actor=None`` is the
    system itself: a loader or a scheduled task.
    """
    context = {"actor": actor.pk if actor else None, "actor_name": str(actor) if actor else "system"}
    if reason:
        context["reason"] = reason
    with transaction.atomic(), pghistory.context(**context):
        yield
