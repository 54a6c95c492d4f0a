"""Where the offer takes place: a map, and the same in words."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from landscape.models import Municipality, MunicipalityShape
from services.models import Session
from steunpunt.accounts.models import User
from tests.factories import MunicipalityFactory, SessionFactory, SupportOfferFactory

pytestmark = pytest.mark.django_db
For = Callable[[User | None], Client]
PATH = "/aanbod/kaart/"


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    cache.clear()


def place(name: str, province: str = "Oost-Vlaanderen", *, has_shape: bool = True) -> Municipality:
    found = MunicipalityFactory(name=name, province=province)
    if has_shape:
        MunicipalityShape.objects.create(
            municipality=found, outline="M300 200l9 0 0 9-9 0z", detail="M1200 800l36 0 0 36-36 0z", x=1218, y=818, source="Eigen tekening"
        )
    return found


def rows(page: str) -> list[tuple[str, int, int]]:
    """The table: place, dates, offers."""
    body = page.split("places-table")[1].split("<tbody>")[1].split("</tbody>", maxsplit=1)[0]
    found = []
    for line in body.split("</tr>")[:-1]:
        name = re.sub(r"<[^>]+>", "", line.split("</th>")[0]).strip()
        dates, offers = re.findall(r'class="num">(\d+)<', line)
        found.append((name, int(dates), int(offers)))
    return found


def marks(page: str) -> list[tuple[str, str]]:
    """The map: what each place says, and where it leads."""
    return [
        (words, url.replace("&amp;", "&"))
        for url, words in re.findall(r'<a class="map-place[^>]* href="([^"]*)" aria-label="([^"]*)"', page)
    ]


def shown(client: Client, address: str = PATH) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_counts_dates_to_come_by_place_and_online_apart(client_for: For) -> None:
    gent, brussel, lier = place("Gent"), place("Brussel", ""), place("Lier", "Antwerpen", has_shape=False)
    offer = SupportOfferFactory()
    for municipality in (gent, gent, brussel):
        SessionFactory(offer=offer, municipality=municipality)
    SessionFactory(municipality=gent, mode="mixed")
    SessionFactory(municipality=lier)
    SessionFactory(mode="online")
    SessionFactory(mode="online", municipality=lier)
    SessionFactory()
    # What is over, planned, cancelled or of a draft is not to come.
    SessionFactory(municipality=gent, parts=[(datetime(2020, 5, 4, 9, tzinfo=UTC), datetime(2020, 5, 4, 12, tzinfo=UTC))])
    SessionFactory(municipality=gent, state="planned")
    SessionFactory(municipality=gent, state="cancelled", cancelled_at=timezone.now())
    SessionFactory(municipality=gent, offer__state="draft")
    page = shown(client_for(None))
    assert rows(page) == [("Gent", 3, 2), ("Brussel", 1, 1), ("Lier", 1, 1), ("Online", 2, 2), ("Plaats volgt nog", 1, 1)]
    assert marks(page) == [("Gent: 3 data", "/aanbod/?gemeente=Gent"), ("Brussel: één datum", "/aanbod/?gemeente=Brussel")]
    assert "In 3 gemeenten, het meest in Gent" in page
    assert "Er komen 8 data, waarvan 2 online." in page
    assert "Niet op de kaart, omdat de grenzen ontbreken: Lier." in page
    assert "Eigen tekening" in page
    assert 'href="/aanbod/?streek=online"' in page


def test_a_place_leads_to_the_list_of_that_place_and_the_rest_of_the_choice_goes_along(client_for: For) -> None:
    gent, leuven = place("Gent"), place("Leuven", "Vlaams-Brabant")
    may = (datetime(2031, 5, 4, 9, tzinfo=UTC), datetime(2031, 5, 4, 12, tzinfo=UTC))
    SessionFactory(municipality=gent, parts=[may], offer__title="Vergaderen")
    SessionFactory(municipality=gent, offer__title="Netwerken", offer__kind="webinar")
    SessionFactory(municipality=leuven, offer__title="Leuvens")
    visitor = client_for(None)
    page = shown(visitor, f"{PATH}?periode=2031-05")
    assert rows(page) == [("Gent", 1, 1)]
    ((_words, url),) = marks(page)
    assert url == "/aanbod/?periode=2031-05&gemeente=Gent"
    listed = shown(visitor, url)
    assert "Vergaderen" in listed
    assert "Netwerken" not in listed
    # The list shows the municipality as a part of the choice, and keeps it on the way back to the map.
    assert re.search(r'class="choice" href="\?periode=2031-05">Gent', listed)
    assert f'href="{PATH}?periode=2031-05&amp;gemeente=Gent"' in listed
    page = shown(visitor, f"{PATH}?gemeente=Gent")
    assert rows(page) == [("Gent", 2, 2), ("Leuven", 1, 1)]
    assert re.search(r'is-chosen" href="[^"]*gemeente=Gent"', page)
    assert re.findall(r'card-title"><a href="/aanbod/[^"]+/">([^<]+)<', shown(visitor, "/aanbod/?gemeente=Leuven")) == ["Leuvens"]
    assert "Leuvens" not in shown(visitor, "/aanbod/?gemeente=Gent&weergave=kalender&maand=2031-05")


@pytest.mark.parametrize("has_shape", [True, False])
def test_asks_as_often_for_one_as_for_three(
    client_for: For, staff: User, django_assert_max_num_queries: DjangoAssertNumQueries, has_shape: bool
) -> None:
    visitor, colleague = client_for(None), client_for(staff)
    for name in ("Gent", "Lier", "Leuven"):
        SessionFactory(municipality=place(name, has_shape=has_shape), offer__words="vergaderen")
        with django_assert_max_num_queries(5):
            shown(visitor)
        with django_assert_max_num_queries(8):
            shown(colleague)
        with django_assert_max_num_queries(8):
            assert "komt in de buurt" in shown(visitor, f"{PATH}?q=vergadren")


def test_without_borders_it_is_told_in_words(client_for: For) -> None:
    SessionFactory(municipality=place("Gent", has_shape=False))
    page = shown(client_for(None))
    assert "<svg xmlns" not in page.split("<main")[1]
    assert rows(page) == [("Gent", 1, 1)]
    assert "Alles in Gent" in page


def test_an_empty_map_says_why_and_what_next(client_for: For) -> None:
    visitor = client_for(None)
    assert "Er is nog geen datum gepland" in shown(visitor)
    SessionFactory(municipality=place("Gent"))
    assert "Geen datum past bij deze keuze" in shown(visitor, f"{PATH}?soort=webinar")
    SessionFactory(mode="online", offer__kind="webinar")
    page = shown(visitor, f"{PATH}?soort=webinar")
    assert "Ter plaatse is er niets gepland" in page
    assert rows(page) == [("Online", 1, 1)]


@pytest.mark.parametrize("who", ["visitor", "member", "stranger", "staff", "publisher"])
def test_everybody_sees_the_same_map(request: pytest.FixtureRequest, client_for: For, who: str) -> None:
    SessionFactory(municipality=place("Gent"), offer__state="draft")
    SessionFactory(municipality=place("Lier"))
    assert rows(shown(client_for(request.getfixturevalue(who)))) == [("Lier", 1, 1)]


@pytest.mark.parametrize(
    "query",
    [
        "gemeente=%00",
        "gemeente=" + "x" * 99,
        "gemeente=",
        "streek=%3Cscript%3E",
        "periode=2031-13&thema=x",
        "q=%00&pagina=-1",
        "gemeente=Nergens",
    ],
)
def test_nonsense_in_the_address_never_fails(client_for: For, query: str) -> None:
    SessionFactory(municipality=place("Gent"))
    for address in (PATH, "/aanbod/"):
        assert "<script>alert" not in shown(client_for(None), f"{address}?{query}")


def test_the_word_of_the_map_is_no_address_of_an_offer() -> None:
    from services.actions.offers import free_slug

    assert free_slug("Kaart") != "kaart"


def test_a_new_date_is_on_the_map_at_once(client_for: For) -> None:
    visitor, gent = client_for(None), place("Gent")
    first = SessionFactory(municipality=gent)
    assert rows(shown(visitor)) == [("Gent", 1, 1)]
    SessionFactory(municipality=gent, offer=first.offer)
    assert rows(shown(visitor)) == [("Gent", 2, 1)]
    Session.objects.update(state="planned")
    assert "Er is nog geen datum gepland" in shown(visitor)
