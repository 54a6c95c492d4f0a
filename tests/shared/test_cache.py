"""The cache may be away; it shares its Redis with the broker."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache, caches
from django.test import Client
from redis import Redis

from steunpunt.shared.cache import ForgetfulCache


@pytest.fixture
def away(tmp_path: Path) -> ForgetfulCache:
    return ForgetfulCache(f"unix://{tmp_path / 'nobody.sock'}", {"KEY_PREFIX": "test"})


@pytest.fixture
def nothing_but_away(away: ForgetfulCache, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(caches._connections, "default", away, raising=False)  # type: ignore[attr-defined]
    assert caches["default"] is away


def test_without_redis_it_holds_nothing_and_breaks_nothing(away: ForgetfulCache) -> None:
    away.set("word", 1)
    assert away.get("word") is None
    assert away.get("word", 3) == 3
    assert away.add("word", 1) is True
    assert away.delete("word") is False


@pytest.mark.django_db
@pytest.mark.usefixtures("nothing_but_away")
@pytest.mark.parametrize("address", ["/", "/doelen/", "/jaarverslagen/", "/account/login/"])
def test_pages_answer_without_redis(client: Client, address: str) -> None:
    assert client.get(address).status_code == 200


@pytest.mark.django_db
@pytest.mark.usefixtures("nothing_but_away")
def test_a_login_answers_without_redis(client: Client) -> None:
    answer = client.post("/account/login/", {"login": "niemand@voorbeeld.test", "password": "fout"})
    assert answer.status_code == 200


def test_emptying_the_cache_leaves_the_broker_alone() -> None:
    location = settings.CACHES["default"]["LOCATION"]
    client = Redis.from_url(location)
    client.rpush("a-queue-of-the-broker", "message")
    cache.set("word", 1)
    cache.clear()
    assert cache.get("word") is None
    assert client.lrange("a-queue-of-the-broker", 0, -1) == [b"message"]
    client.delete("a-queue-of-the-broker")
