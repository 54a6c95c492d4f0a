"""Ties every change in a request to the person and the address behind it."""

from pghistory.middleware import HistoryMiddleware as BaseHistoryMiddleware


class HistoryMiddleware(BaseHistoryMiddleware):
    """Adds person and address to the context of each writing request."""
