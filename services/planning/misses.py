"""Which search of the public list counts as one that found nothing. It never costs a visitor the page."""

from __future__ import annotations

import hashlib
import re

import structlog
from django.db import Error
from django.http import HttpRequest

from services.actions.searches import kept_text, note_miss
from services.offers.choices import Choices
from steunpunt.shared.guarding import is_too_often

log = structlog.get_logger(__name__)
ROBOT = re.compile(r"bot\b|crawl|spider|slurp|preview|monitor|headless|curl|wget|python|java/|go-http|libwww|httpclient", re.IGNORECASE)
FIRST_PAGE = ("", "1")
MOST_AN_HOUR = 30


def note_when_nothing(request: HttpRequest, choices: Choices, total: int) -> None:
    """Keeps the text when nothing was found. A database that does not answer at once costs a count, not the page."""
    if total or not counts(request, choices):
        return
    try:
        note_miss(choices.text)
    except Error as problem:
        log.warning("search_miss_not_kept", reason=type(problem).__name__)


def counts(request: HttpRequest, choices: Choices) -> bool:
    """A person who asks a first page with words alone: a filter may be why there is nothing.

    The same words from the same address count once an hour, so that reloading or another view adds nothing.
    """
    plain = kept_text(choices.text)
    if request.method != "GET" or not plain or any(choices.facets.values()) or choices.ignored:
        return False
    if request.GET.get("pagina", "") not in FIRST_PAGE or is_robot(request.headers.get("User-Agent", "")):
        return False
    mark = hashlib.sha256(plain.encode()).hexdigest()[:16]
    return not is_too_often(request, f"miss-{mark}", 1) and not is_too_often(request, "miss", MOST_AN_HOUR)


def is_robot(agent: str) -> bool:
    return not agent or ROBOT.search(agent) is not None
