"""Keeping what people sought in vain, and forgetting it in time."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from services.models import SearchMiss
from services.models.searches import LONGEST_MISS, SHORTEST_MISS
from steunpunt.audit.actions import recording

# Beyond so many digits a text may be a phone number or a number of somebody.
MOST_DIGITS = 5
DAYS_IN_A_MONTH = 30.44
PATIENCE = "SET LOCAL lock_timeout = '150ms'"


def kept_text(text: str) -> str:
    """The text as it is kept, or nothing for what is too short, too long, or may point at a person."""
    plain = re.sub(r"[\x00-\x1f\x7f]", " ", unicodedata.normalize("NFKC", text).lower())
    plain = " ".join(plain.split()).strip(" .,;:!?\"'“”‘’()*")
    if not SHORTEST_MISS <= len(plain) <= LONGEST_MISS:
        return ""
    names_somebody = "@" in plain or "://" in plain or sum(letter.isdigit() for letter in plain) > MOST_DIGITS
    return plain if not names_somebody and any(letter.isalpha() for letter in plain) else ""


def note_miss(text: str, *, day: date | None = None) -> bool:
    """Count a search that found nothing; whether it was kept. The system does this: who sought stands nowhere."""
    plain, day = kept_text(text), day or timezone.localdate()
    if not plain:
        return False
    with recording(None, reason="search without result"):
        with connection.cursor() as cursor:
            # A visitor waits for this page: better one count lost than a page that waits for a lock.
            cursor.execute(PATIENCE)
        rows = SearchMiss.objects.filter(text=plain, day=day, is_sample=False)
        if rows.update(count=F("count") + 1):
            return True
        try:
            with transaction.atomic():
                SearchMiss.objects.create(text=plain, day=day)
        except IntegrityError:
            rows.update(count=F("count") + 1)
    return True


def forget_misses(*, today: date | None = None) -> int:
    """Delete what is older than settings.SEARCH_MISS_MONTHS; gives how many rows."""
    before = (today or timezone.localdate()) - timedelta(days=round(settings.SEARCH_MISS_MONTHS * DAYS_IN_A_MONTH))
    with recording(None, reason="end of the term"):
        return SearchMiss.objects.to_forget(before).delete()[0]
