"""The cache beside the broker, and without it."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings as portal
from django.core.cache import cache, caches
from django.test import Client

from steunpunt.accounts.models import User
from steunpunt.portal.health import broker_client
from steunpunt.shared import caching


@pytest.fixture
def cache_is_away(settings: Any) -> None:
    """Nobody listens where the cache should be."""
    settings.CACHES = {"default": {**portal.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}}


def test_emptying_the_cache_leaves_orders_for_the_worker() -> None:
    queue, many = f"test-queue-{uuid.uuid4()}", caching.KEYS_AT_ONCE + 5
    with broker_client() as client:
        client.rpush(queue, "an order")
        cache.set_many({f"test-{number}": number for number in range(many)})
        cache.clear()
        assert cache.get_many([f"test-{number}" for number in range(many)]) == {}
        assert client.lpop(queue) == b"an order"


def test_a_cache_that_is_away_keeps_and_holds_nothing(cache_is_away: None) -> None:
    caching.keep("a", 1, 60)
    assert caching.kept("a") is None


def test_a_cache_that_does_not_answer_is_given_up_after_seconds() -> None:
    assert caches.settings["default"]["OPTIONS"] == {"socket_connect_timeout": 2, "socket_timeout": 2}


@pytest.mark.django_db
def test_the_list_of_activities_works_without_cache(cache_is_away: None, client_for: Callable[[User | None], Client], staff: User) -> None:
    assert client_for(staff).get("/werk/activiteiten/").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/doelen/", "/jaarverslagen/", "/over-ons/"])
def test_public_pages_work_without_cache(cache_is_away: None, client: Client, address: str) -> None:
    assert client.get(address).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/account/login/", "/account/password/reset/"])
def test_logging_in_waits_for_its_rate_limits(cache_is_away: None, address: str) -> None:
    client = Client(raise_request_exception=False)
    answer = client.post(address, {"login": "mia@voorbeeld.test", "email": "mia@voorbeeld.test", "password": "x"})
    assert answer.status_code == 503
    assert answer["Retry-After"] == "60"
    assert "We zijn zo terug" in answer.content.decode()
