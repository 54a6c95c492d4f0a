"""The cache: it shares one Redis with the broker, so it empties only its own shelf, and pages do without it while it is away."""

from itertools import islice
from typing import Any

import structlog
from django.core.cache import cache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as AwayError
from redis.exceptions import TimeoutError as SlowError

CACHE_AWAY = (AwayError, SlowError)
KEYS_AT_ONCE = 1000
log = structlog.get_logger(__name__)


class PortalCache(RedisCache):
    """Django's own, but for emptying: that would drop the whole database, orders for the worker included."""

    def clear(self) -> None:
        client = self._cache.get_client(None, write=True)
        keys = client.scan_iter(match=f"{self.key_prefix}:*", count=KEYS_AT_ONCE)
        while some := list(islice(keys, KEYS_AT_ONCE)):
            client.unlink(*some)


def kept(key: str) -> Any:
    """What the cache holds, or None; a cache that is away holds nothing."""
    try:
        return cache.get(key)
    except CACHE_AWAY as problem:
        log.warning("cache_away", reason=type(problem).__name__)
        return None


def keep(key: str, value: Any, seconds: int) -> None:
    """Keep a value that can be worked out again; a cache that is away keeps nothing."""
    try:
        cache.set(key, value, seconds)
    except CACHE_AWAY as problem:
        log.warning("cache_away", reason=type(problem).__name__)
