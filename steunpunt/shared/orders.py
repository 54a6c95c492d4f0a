"""A row first, a message second: telling the worker that there is something to do."""

from typing import Any

import structlog
from celery import current_app
from kombu.exceptions import OperationalError

log = structlog.get_logger(__name__)
# A visitor waits while the worker is told: a broker that is away or says nothing may cost seconds, not minutes.
PATIENCE = {"socket_connect_timeout": 2, "socket_timeout": 2, "max_retries": 1, "interval_start": 0, "interval_step": 0, "interval_max": 0}


def tell_worker(task: Any, pk: int) -> None:
    """Send the number of a row to a task. A broker that is away loses nothing: the row waits, and a sweep sends it again."""
    try:
        with current_app.connection_for_write(transport_options=PATIENCE) as connection:
            task.apply_async((pk,), connection=connection, retry=False)
    except OperationalError as problem:
        log.warning("broker_away", task=task.name, row=pk, reason=str(problem))
