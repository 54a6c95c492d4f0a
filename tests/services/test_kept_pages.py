"""Pages that are drawn once for everybody: nothing of one person reaches another, and nothing is older than a write or a moment."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from services.models import Session, SupportOffer
from steunpunt.accounts.models import User
from tests.factories import MunicipalityFactory, OperationalGoalFactory, SessionFactory, SupportOfferFactory, UserFactory
from tests.services.asking import ask

pytestmark = pytest.mark.django_db
For = Callable[[User | None], Client]
At = Callable[[datetime], None]


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> At:
    """Makes it a certain moment."""

    def set_clock(moment: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return set_clock


@pytest.fixture
def offer() -> SupportOffer:
    found: SupportOffer = SupportOfferFactory(title="Vergaderen", slug="vergaderen")
    SessionFactory(offer=found, capacity=2)
    return found


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def tokens(page: str) -> set[str]:
    return set(re.findall(r'csrfmiddlewaretoken" value="([^"]+)"', page))


@pytest.mark.parametrize("path", ["/aanbod/", "/aanbod/?weergave=tabel", "/aanbod/?weergave=kalender", "/aanbod/vergaderen/"])
def test_nothing_of_who_saw_it_first_reaches_the_next(client_for: For, offer: SupportOffer, staff: User, member: User, path: str) -> None:
    pages = {user: read(client_for(user), path) for user in (staff, member, None)}
    again = {user: read(client_for(user), path) for user in (None, staff, member)}
    for shown in (pages, again):
        assert [user.name in shown[user] for user in (staff, member)] == [True, True]
        assert staff.name not in shown[member] + shown[None]
        assert member.name not in shown[staff] + shown[None]
        assert "Uitloggen" not in shown[None]
        assert "Activiteiten" not in shown[member] + shown[None]
    every = [tokens(page) for page in (pages[staff], pages[member], again[staff], again[member])]
    assert len(set.union(*every)) == 4
    assert not tokens(pages[None] + again[None])


def test_only_who_may_manage_an_offer_is_shown_the_way(client_for: For, offer: SupportOffer, staff: User, member: User) -> None:
    shown = ["Beheer dit aanbod" in read(client_for(user), "/aanbod/vergaderen/") for user in (None, staff, member, None, staff)]
    assert shown == [False, True, False, False, True]


def test_a_page_that_a_colleague_saw_stays_hidden_from_others(client_for: For, offer: SupportOffer, staff: User, member: User) -> None:
    SupportOffer.objects.filter(pk=offer.pk).update(state="paused")
    assert "Alleen collega" in read(client_for(staff), "/aanbod/vergaderen/")
    assert [client_for(user).get("/aanbod/vergaderen/").status_code for user in (None, member, staff)] == [404, 404, 200]


@pytest.mark.parametrize("path", ["/aanbod/", "/aanbod/vergaderen/"])
def test_each_language_has_its_own(client_for: For, offer: SupportOffer, path: str) -> None:
    visitor = client_for(None)
    for _turn in range(2):
        dutch, english = read(visitor, path), read(visitor, f"/en{path}")
        assert ("nog 2 plaatsen" in dutch, "2 places left" in dutch) == (True, False)
        assert ("nog 2 plaatsen" in english, "2 places left" in english) == (False, True)
        assert 'href="/en/aanbod/' in english


@pytest.mark.parametrize("path", ["/aanbod/", "/aanbod/?weergave=tabel", "/aanbod/vergaderen/"])
def test_places_are_those_of_this_moment(client_for: For, offer: SupportOffer, path: str) -> None:
    visitor, session, actor = client_for(None), offer.sessions.get(), UserFactory(role="staff")
    said = []
    for names in ((), ("An",), ("Bo",), ("Cis",)):
        if names:
            ask(session, *names, actor=actor)
        page = read(visitor, path).lower()
        said.append([words for words in ("nog 2 plaatsen", "nog één plaats", "als eerste", "één persoon wacht") if words in page])
    assert said == [["nog 2 plaatsen"], ["nog één plaats"], ["als eerste"], ["één persoon wacht"]]
    Session.objects.filter(pk=session.pk).update(capacity=5)
    assert "nog 3 plaatsen" in read(visitor, path)


def test_names_on_a_card_are_those_of_now(client_for: For, offer: SupportOffer) -> None:
    place = MunicipalityFactory(name="Oudegem")
    Session.objects.update(municipality=place)
    SupportOffer.objects.update(contact=UserFactory(name="Oude Naam"))
    visitor = client_for(None)
    assert "Oudegem" in read(visitor, "/aanbod/")
    assert "Oude Naam" in read(visitor, "/aanbod/vergaderen/")
    type(place).objects.filter(pk=place.pk).update(name="Nieuwgem")
    User.objects.filter(name="Oude Naam").update(name="Nieuwe Naam")
    goal = OperationalGoalFactory(strategic_goal__number=7)
    offer.goal_rows.update(goal=goal)
    page = read(visitor, "/aanbod/")
    assert ("Nieuwgem" in page, "Oudegem" in page, 'aria-label="SD7"' in page) == (True, False, True)
    type(goal.strategic_goal).objects.filter(pk=goal.strategic_goal.pk).update(number=6)
    assert 'aria-label="SD6"' in read(visitor, "/aanbod/")
    page = read(visitor, "/aanbod/vergaderen/")
    assert ("Nieuwe Naam" in page, "Oude Naam" in page, "Nieuwgem" in page) == (True, False, True)


def test_what_began_leaves_the_list_although_nobody_wrote(client_for: For, at: At) -> None:
    start, visitor = datetime(2031, 5, 6, 8, tzinfo=UTC), client_for(None)
    session = SessionFactory(offer__slug="begint", parts=[(start, start + timedelta(hours=3))])
    Session.objects.filter(pk=session.pk).update(
        registration_opens_at=start - timedelta(days=2), registration_closes_at=start - timedelta(1)
    )
    seen = []
    for hours in (-72, -48, -47, -24, -1, 0, 1, 3):
        at(start + timedelta(hours=hours))
        page, one = read(visitor, "/aanbod/"), read(visitor, "/aanbod/begint/")
        seen.append(("6 mei 2031" in page, "/inschrijven/" in one, "6 mei 2031" in one))
    closed, opened, begun, over = (True, False, True), (True, True, True), (False, False, True), (False, False, False)
    assert seen == [closed, opened, opened, closed, closed, begun, begun, over]


def test_seen_again_it_asks_little_of_the_database(
    client_for: For, offer: SupportOffer, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    visitor = client_for(None)
    for path in ("/aanbod/", "/aanbod/?q=vergaderen", "/aanbod/?weergave=kalender", "/aanbod/vergaderen/"):
        read(visitor, path)
        with django_assert_max_num_queries(1):
            read(visitor, path)


def test_words_of_an_address_are_never_taken_for_a_page(client_for: For, offer: SupportOffer) -> None:
    visitor = client_for(None)
    for _turn in range(2):
        page = read(visitor, "/aanbod/?soort=training&x=%22%3E%3Cb%3E")
        assert "<b>" not in page
        assert "soort=training&amp;x=%22%3E%3Cb%3E&amp;vorm=on-site" in page
        assert "x=%22" not in read(visitor, "/aanbod/?soort=training")
