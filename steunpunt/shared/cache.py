"""A cache that may be away: whatever it held is then worked out again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import structlog
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

T = TypeVar("T")
log = structlog.get_logger(__name__)


class ForgetfulCache(RedisCache):
    """Redis as a cache only: without it pages are slower, logins are not counted, and nothing breaks.

    That it is away is in the log and in /health/ready. The broker lives in the same Redis, so ``clear`` takes only our own keys.
    """

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return unless_away(lambda: super(ForgetfulCache, self).get(key, default, version), default)

    def set(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        unless_away(lambda: super(ForgetfulCache, self).set(key, value, timeout, version), None)

    def add(self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Whether the key was free; away, every key is free."""
        return unless_away(lambda: super(ForgetfulCache, self).add(key, value, timeout, version), True)

    def delete(self, key: Any, version: int | None = None) -> bool:
        return unless_away(lambda: super(ForgetfulCache, self).delete(key, version), False)

    def clear(self) -> None:
        client = self._cache.get_client(write=True)
        for key in client.scan_iter(match=f"{self.key_prefix}:*", count=1000):
            client.delete(key)


def unless_away(work: Callable[[], T], otherwise: T) -> T:
    try:
        return work()
    except RedisError as error:
        log.warning("cache_away", error=type(error).__name__)
        return otherwise
