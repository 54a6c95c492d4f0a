"""What sample visitors sought and who of them wants mail: marked, invented, and written once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from services.actions.searches import kept_text, note_miss
from services.models import SearchMiss, Subscriber
from steunpunt.accounts.models import User
from steunpunt.portal.sample import content
from steunpunt.portal.sample.interest import load_interest
from steunpunt.portal.sample.sessions import lines
from tests.factories import ThemeFactory

ClientFor = Callable[[User | None], Client]
pytestmark = pytest.mark.django_db


def silent(line: str) -> None:
    pass


def test_it_is_written_once_and_marked() -> None:
    load_interest(silent)
    before = set(SearchMiss.objects.values_list("pk", "is_sample")), set(Subscriber.objects.values_list("pk", "email"))
    load_interest(silent)
    assert (set(SearchMiss.objects.values_list("pk", "is_sample")), set(Subscriber.objects.values_list("pk", "email"))) == before
    assert SearchMiss.objects.filter(is_sample=True).count() == SearchMiss.objects.count() > 10
    assert all(email.endswith("voorbeeld.test") for _pk, email in before[1])
    assert not Subscriber.objects.filter(confirmed_on=None).exists()


def test_the_words_are_kept_as_a_search_would_and_no_sample_offer_is_about_them() -> None:
    titles = " ".join(f"{line.title} {line.summary}" for line in lines()).lower()
    for line in content.lines_of("searches.txt"):
        words = line.split("|")[2].strip()
        assert kept_text(words) == words
        assert words not in titles


def test_a_real_search_for_the_same_words_stands_apart(client_for: ClientFor, staff: User) -> None:
    load_interest(silent)
    example = SearchMiss.objects.filter(is_sample=True).order_by("-day").first()
    assert example is not None
    assert note_miss(example.text, day=example.day)
    assert note_miss(example.text, day=example.day)
    assert sorted(SearchMiss.objects.filter(text=example.text, day=example.day).values_list("is_sample", "count")) == [
        (False, 2),
        (True, example.count),
    ]
    page = client_for(staff).get("/werk/aanbod/overzicht/").content.decode()
    assert page.count(f'scope="row">{example.text}') == 2
    assert page.count(f'scope="row">{example.text} <') == 1


def test_who_wants_mail_gets_the_themes_that_there_are() -> None:
    theme = ThemeFactory(name="Vrijwilligers")
    load_interest(silent)
    assert list(Subscriber.objects.get(email="lid@voorbeeld.test").themes.all()) == [theme]
    assert not Subscriber.objects.get(email="nieuws@voorbeeld.test").themes.exists()
