"""How the portal is: `/health/live` for who restarts it, `/health/ready` for who watches it.

The answers name states only: no addresses, no versions, no reasons. Reasons go to the log.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock
from typing import Any

import redis
import structlog
from celery.signals import heartbeat_sent
from django.conf import settings
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from redis.backoff import NoBackoff
from redis.retry import Retry

log = structlog.get_logger(__name__)

SECONDS_TO_ANSWER = 2
# A worker's main process beats every 2 seconds while it is connected to the broker, busy or not.
SECONDS_OF_SILENCE = 15
# Whoever asks more often than this gets the last answer again, so that asking cannot become a load.
SECONDS_REMEMBERED = 2.0
WORKER_KEY = "steunpunt:worker-alive"


class State(StrEnum):
    OK = "ok"
    AWAY = "away"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Readiness:
    """The state of each part that the portal stands on."""

    database: State
    broker: State
    worker: State

    @property
    def is_ready(self) -> bool:
        return {self.database, self.broker, self.worker} == {State.OK}

    def as_json(self) -> dict[str, Any]:
        parts = {"database": self.database, "broker": self.broker, "worker": self.worker}
        return {"status": "ready" if self.is_ready else "not ready", "parts": parts}


def broker_client() -> redis.Redis:
    """A connection of its own with a short patience; the address is that of broker and cache alike."""
    return redis.Redis.from_url(
        str(settings.CACHES["default"]["LOCATION"]),
        socket_connect_timeout=SECONDS_TO_ANSWER,
        socket_timeout=SECONDS_TO_ANSWER,
        retry=Retry(NoBackoff(), 0),
    )


def note_worker(**_: Any) -> None:
    """Called by Celery in the main process of a worker at each beat of its heart."""
    with broker_client() as client:
        client.set(WORKER_KEY, 1, ex=SECONDS_OF_SILENCE)


def listen_to_workers() -> None:
    heartbeat_sent.connect(note_worker)


def database_state(database: BaseDatabaseWrapper) -> State:
    """Whether a new connection can be made and answers, whatever the old ones of this process think."""
    probe = database.copy()
    limits = {"connect_timeout": SECONDS_TO_ANSWER, "options": f"-c statement_timeout={SECONDS_TO_ANSWER}s"}
    probe.settings_dict["OPTIONS"] = {**probe.settings_dict["OPTIONS"], **limits}
    try:
        with probe.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Exception as problem:
        log.warning("database_away", reason=type(problem).__name__)
        return State.AWAY
    finally:
        probe.close()
    return State.OK


def broker_and_worker_state(client: redis.Redis) -> tuple[State, State]:
    """Whether the broker answers, and whether a worker gave a sign of life there lately."""
    try:
        with client:
            is_alive = client.exists(WORKER_KEY)
    except (redis.RedisError, OSError) as problem:
        log.warning("broker_away", reason=type(problem).__name__)
        return State.AWAY, State.UNKNOWN
    if not is_alive:
        log.warning("worker_away", silent_for=f"more than {SECONDS_OF_SILENCE} s")
    return State.OK, State.OK if is_alive else State.AWAY


def look_around() -> Readiness:
    broker, worker = broker_and_worker_state(broker_client())
    return Readiness(database=database_state(connection), broker=broker, worker=worker)


class Memory:
    """The last answer, for a moment; who asks while somebody looks waits for that look."""

    def __init__(self, look: Callable[[], Readiness], seconds: float) -> None:
        self.look, self.seconds, self.lock = look, seconds, Lock()
        self.last: tuple[float, Readiness] | None = None

    def readiness(self) -> Readiness:
        with self.lock:
            if self.last is None or time.monotonic() - self.last[0] > self.seconds:
                self.last = (time.monotonic(), self.look())
            return self.last[1]


memory = Memory(look_around, SECONDS_REMEMBERED)


def live() -> JsonResponse:
    """This process answers; a restart would not help what is broken elsewhere."""
    return JsonResponse({"status": "live"})


def ready() -> JsonResponse:
    readiness = memory.readiness()
    return JsonResponse(readiness.as_json(), status=200 if readiness.is_ready else 503)


ANSWERS: dict[str, Callable[[], JsonResponse]] = {"/health/live": live, "/health/ready": ready}


class HealthMiddleware:
    """Answers before hosts, TLS, sessions and logs: a container asks itself by address, without TLS, every few seconds."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = ANSWERS.get(request.path_info.rstrip("/"))
        if answer is None or request.method not in {"GET", "HEAD"}:
            return self.get_response(request)
        response = answer()
        response["Cache-Control"] = "no-store"
        response["X-Content-Type-Options"] = "nosniff"
        return response
