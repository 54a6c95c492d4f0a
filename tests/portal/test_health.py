"""Health: what is said of each part, and to whom."""

from __future__ import annotations

import time
import uuid

import pytest
import redis
from django.conf import settings
from django.db import connection
from django.test import Client

from steunpunt.portal import health
from steunpunt.portal.health import Memory, Readiness, State


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing remembered, and a sign of life that no other test's worker gives."""
    monkeypatch.setattr(health, "memory", Memory(health.look_around, 0.0))
    monkeypatch.setattr(health, "WORKER_KEY", f"test:{uuid.uuid4()}")


def nobody_listens() -> redis.Redis:
    return redis.Redis(host="127.0.0.1", port=1, socket_connect_timeout=1)


def test_live_needs_no_database_no_host_and_no_tls(client: Client, settings: object) -> None:
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["steunpunt.example"], True  # type: ignore[attr-defined]
    response = client.get("/health/live", headers={"host": "172.17.0.3:8000"})
    assert (response.status_code, response.json()) == (200, {"status": "live"})
    assert response["Cache-Control"] == "no-store"
    assert client.get("/", headers={"host": "172.17.0.3:8000"}).status_code == 400


@pytest.mark.django_db
def test_ready_when_everything_answers(client: Client) -> None:
    health.note_worker()
    response = client.get("/health/ready")
    assert response.json() == {"status": "ready", "parts": {"database": "ok", "broker": "ok", "worker": "ok"}}
    assert response.status_code == 200


@pytest.mark.django_db
def test_not_ready_without_a_worker(client: Client) -> None:
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert response.json() == {"status": "not ready", "parts": {"database": "ok", "broker": "ok", "worker": "away"}}


@pytest.mark.django_db
def test_a_broker_that_is_away_leaves_the_worker_unknown(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "broker_client", nobody_listens)
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert response.json()["parts"] == {"database": "ok", "broker": "away", "worker": "unknown"}


@pytest.mark.django_db
def test_a_database_that_is_away_is_said_and_its_address_is_not(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    away = connection.copy()
    away.settings_dict.update(HOST="127.0.0.1", PORT="1", USER="hidden-user", PASSWORD="hidden-word")
    monkeypatch.setattr(health, "connection", away)
    health.note_worker()
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert response.json()["parts"] == {"database": "away", "broker": "ok", "worker": "ok"}
    assert b"hidden" not in response.content
    assert b"127.0.0.1" not in response.content


@pytest.mark.django_db
def test_looking_leaves_no_connection_behind() -> None:
    with connection.cursor() as cursor:
        count = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        cursor.execute(count)
        before = cursor.fetchone()
        for _ in range(3):
            assert health.database_state(connection) == State.OK
        time.sleep(0.1)
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(count)
        assert cursor.fetchone()[0] <= before[0]


def test_a_sign_of_life_is_forgotten_by_itself() -> None:
    health.note_worker()
    with health.broker_client() as client:
        assert 0 < client.ttl(health.WORKER_KEY) <= health.SECONDS_OF_SILENCE


def test_asking_often_is_looking_once() -> None:
    looks = []

    def look() -> Readiness:
        looks.append(1)
        return Readiness(State.OK, State.OK, State.OK)

    memory = Memory(look, 60.0)
    assert [memory.readiness().is_ready for _ in range(5)] == [True] * 5
    assert len(looks) == 1


def test_other_methods_are_not_answered(client: Client) -> None:
    assert settings.MIDDLEWARE[0] == "steunpunt.portal.health.HealthMiddleware"
    assert client.post("/health/live").status_code == 404
