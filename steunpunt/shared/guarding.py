"""A kind guard against robots: how often one network address sends a form."""

from __future__ import annotations

import hashlib

import structlog
from allauth.core.internal.ratelimit import get_ip
from django.core.cache import cache
from django.http import HttpRequest

from steunpunt.shared.caching import CACHE_AWAY

log = structlog.get_logger(__name__)
HOUR = 3600


def is_too_often(request: HttpRequest, what: str, limit: int) -> bool:
    """Counts this time too. A cache that is away stops nobody; no address is kept, only its fingerprint, for an hour."""
    address = get_ip(request) or ""
    key = f"often:{what}:{hashlib.sha256(address.encode()).hexdigest()[:32]}"
    try:
        cache.add(key, 0, HOUR)
        return cache.incr(key) > limit
    except CACHE_AWAY as problem:
        log.warning("cache_away", reason=type(problem).__name__)
        return False
    except ValueError:
        # The hour ended between both questions to the cache.
        return False
