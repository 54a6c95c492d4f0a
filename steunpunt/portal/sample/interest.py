"""What people of the sample life sought in vain, and who of them wants new offers by mail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from services.models import SearchMiss, Subscriber
from steunpunt.audit.actions import recording
from steunpunt.portal.sample.content import lines_of
from steunpunt.portal.sample.loading import REASON
from steunpunt.vocabulary.models import Theme

# Asked so long before today; confirmed the same day.
ASKED_BEFORE = timedelta(days=60)


def load_interest(say: Callable[[str], None]) -> None:
    """Once: the searches move with the day on which they are written, so a second run leaves them."""
    with recording(None, reason=REASON):
        searches = 0 if SearchMiss.objects.filter(is_sample=True).exists() else load_searches()
        subscribers = load_subscribers()
    say(f"{searches} searches without result and {subscribers} subscriptions written")


def load_searches() -> int:
    today = timezone.localdate()
    rows = []
    for line in lines_of("searches.txt"):
        days, times, words = (part.strip() for part in line.split("|"))
        rows.append(SearchMiss(text=words, day=today - timedelta(days=int(days)), count=int(times), is_sample=True))
    return len(SearchMiss.objects.bulk_create(rows))


def load_subscribers() -> int:
    """Addresses that reach nobody; they confirmed, and were told of everything up to now."""
    there = set(Subscriber.objects.values_list("email", flat=True))
    themes = {theme.name: theme for theme in Theme.objects.all()}
    asked_on = timezone.now() - ASKED_BEFORE
    found: list[tuple[Subscriber, list[Theme]]] = []
    for line in lines_of("subscribers.txt"):
        email, language, names = (part.strip() for part in line.split("|"))
        if email not in there:
            row = Subscriber(email=email, language=language, asked_on=asked_on, confirmed_on=asked_on)
            found.append((row, [themes[name.strip()] for name in names.split(",") if name.strip() in themes]))
    Subscriber.objects.bulk_create(row for row, _themes in found)
    for row, chosen in found:
        row.themes.set(chosen)
    return len(found)
