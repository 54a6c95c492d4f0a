"""What is kept, as data for a file and as words for a page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from steunpunt.audit.history import plain_words
from steunpunt.shared.personal import Holding


@dataclass(frozen=True)
class Shown:
    """A kind of data on a page; ``rows`` hold a moment and pairs of label and words."""

    holding: Holding
    period: str
    rows: list[tuple[str, list[tuple[str, str]]]]


def as_data(email: str, holdings: list[Holding], now: datetime) -> dict[str, Any]:
    """One document: who asked for whom is not in it, only what is kept, where and what becomes of it."""
    return {
        "owner": settings.SITE_OWNER,
        "email": email,
        "made_at": now,
        "kept": {
            holding.key: {
                "label": holding.label, "count": holding.count, "stays_after_erasing": holding.stays, "what_erasing_does": holding.fate,
                "rows": [{"at": row.at, **row.facts} for row in holding.rows],
            }
            for holding in holdings
        },
    }  # fmt: skip


def as_pages(holdings: Iterable[Holding]) -> list[Shown]:
    return [Shown(holding, period_of(holding), [row_of(row.at, row.facts) for row in holding.rows]) for holding in holdings]


def period_of(holding: Holding) -> str:
    first, last = (in_words(timezone.localdate(at) if isinstance(at, datetime) else at) for at in (holding.first, holding.last))
    return first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}


def row_of(at: Any, facts: dict[str, Any]) -> tuple[str, list[tuple[str, str]]]:
    labels = labels_now()
    said = [(labels.get(key, key), in_words(value)) for key, value in facts.items()]
    return in_words(at), [(label, words) for label, words in said if words]


def in_words(value: Any) -> str:
    match value:
        case datetime():
            return date_format(timezone.localtime(value), "j F Y H.i")
        case list():
            return ", ".join(in_words(one) for one in value)
    return plain_words(value)


def labels_now() -> dict[str, str]:
    """How the columns are called, in the language of the moment."""
    return {
        "addresses": _("addresses"), "attended": _("was there"), "confirmed_on": _("confirmed on"), "consent_from": _("consent of"),
        "consent_scope": _("consent for"), "contact_email": _("e-mail address"), "contact_name": _("name"), "count": _("count"),
        "due_on": _("answer wanted by"), "edition": _("edition"), "email": _("e-mail address"), "first": _("first"),
        "invited": _("invited on"), "invoice_to": _("invoice to"), "is_active": _("active"), "is_walk_in": _("without registering"),
        "kind": _("kind"), "language": _("language"), "last": _("last"), "last_login": _("last login"), "name": _("name"),
        "number": _("number"), "order_reference": _("order reference"), "organisation": _("organisation"),
        "organisation_name": _("organisation, as typed"), "person": _("who is quoted"), "question": _("question"),
        "reference": _("reference"), "remark": _("remark"), "report": _("report"), "request": _("request"), "role": _("role"),
        "seat": _("place"), "second_step": _("second step"), "session": _("session"), "size": _("size in bytes"),
        "starts_at": _("starts"), "state": _("state"), "subject": _("subject"), "text": _("text"), "themes": _("themes"),
        "title": _("title"), "told_until": _("told until"), "wants_digest": _("wants the weekly mail"),
    }  # fmt: skip
