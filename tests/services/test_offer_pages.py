"""Finding and writing offers."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from pytest_django import DjangoAssertNumQueries

from services.actions.offers import OfferValues, change_offer, create_offer, set_offer_state
from services.models import SupportOffer
from steunpunt.accounts.models import User
from tests.factories import MunicipalityFactory, OperationalGoalFactory, SessionFactory, SupportOfferFactory, ThemeFactory, UserFactory
from tests.services.asking import ask

pytestmark = pytest.mark.django_db
For = Callable[[User | None], Client]


def published(**more: object) -> SupportOffer:
    values = OfferValues(
        **{"kind": "training", "title": "Vrijwilligersbeleid op maat", "summary": "Je leert het.", "mode": "on-site"} | more
    )  # type: ignore[arg-type]
    offer = create_offer(actor=None, values=values)
    return set_offer_state(actor=None, offer=change_offer(actor=None, offer=offer, version=1, values=values), state="published")


def titles(client: Client, address: str) -> list[str]:
    return re.findall(r'card-title"><a href="/aanbod/[^"]+/">([^<]+)<', client.get(address).content.decode())


def test_a_draft_becomes_public_with_a_goal_and_only_colleagues_see_it_before(client_for: For, staff: User, member: User) -> None:
    desk, goal = client_for(staff), OperationalGoalFactory()
    form = {"kind": "training", "title": "Eerste hulp bij vergaderen", "summary": "Kort en goed.", "mode": "online", "level": "everyone"}
    form |= {"language": "nl", "price_rule": "free"}
    assert desk.post("/werk/aanbod/nieuw/", form | {"price": "5"}).status_code == 422
    assert desk.post("/werk/aanbod/nieuw/", form).status_code == 302
    offer = SupportOffer.objects.get()
    assert client_for(member).get(f"/aanbod/{offer.slug}/").status_code == 404
    assert desk.get(f"/aanbod/{offer.slug}/").status_code == 200
    desk.post(f"/werk/aanbod/{offer.pk}/staat/", {"state": "published"})
    offer.refresh_from_db()
    assert offer.state == "draft"
    assert desk.post(f"/werk/aanbod/{offer.pk}/wijzigen/", form | {"goal": goal.pk, "version": offer.version}).status_code == 302
    stale = desk.post(f"/werk/aanbod/{offer.pk}/wijzigen/", form | {"goal": goal.pk, "title": "Te laat", "version": 1})
    assert stale.status_code == 409
    assert 'value="Te laat"' in stale.content.decode()
    desk.post(f"/werk/aanbod/{offer.pk}/staat/", {"state": "published"})
    assert client_for(None).get(f"/aanbod/{offer.slug}/").status_code == 200
    for path in ("", "nieuw/", f"{offer.pk}/", f"{offer.pk}/wijzigen/"):
        assert client_for(member).get(f"/werk/aanbod/{path}").status_code == 403


@pytest.mark.parametrize("words", ["vrijwilligersbeleid", "vrijwilliger beleid", "beleid", "VRIJWILLIGERS", "vorming maat"])
def test_search_finds_parts_of_words_and_other_forms(client_for: For, words: str) -> None:
    published(goal=OperationalGoalFactory())
    SupportOfferFactory(title="Iets anders")
    assert titles(client_for(None), f"/aanbod/?q={words}") == ["Vrijwilligersbeleid op maat"]


def test_what_nobody_wrote_so_finds_what_comes_near(client_for: For) -> None:
    published(goal=OperationalGoalFactory())
    page = client_for(None).get("/aanbod/?q=vrijwiligersbelied").content.decode()
    assert "komt in de buurt" in page
    assert "Vrijwilligersbeleid op maat" in page
    assert "Niets past bij deze keuze" in client_for(None).get("/aanbod/?q=qqqqxyz").content.decode()


def test_facets_keep_the_counts_of_their_other_values_and_one_session_fits_all(client_for: For, member: User) -> None:
    theme, gent = ThemeFactory(name="Inclusie"), MunicipalityFactory(name="Gent", province="Oost-Vlaanderen")
    first = published(goal=OperationalGoalFactory(), themes=(theme,))
    full = SupportOfferFactory(title="Volzet", kind="webinar")
    session = SessionFactory(offer=full, capacity=1)
    ask(session, "An", actor=member)
    SessionFactory(
        offer=full, municipality=gent, capacity=1, parts=[(datetime(2031, 5, 6, 8, tzinfo=UTC), datetime(2031, 5, 6, 11, tzinfo=UTC))]
    )
    visitor = client_for(None)
    assert titles(visitor, "/aanbod/?plaats=zonder-datum") == [first.title]
    assert titles(visitor, "/aanbod/?plaats=vrij&periode=2031-05") == ["Volzet"]
    assert titles(visitor, "/aanbod/?plaats=volzet&periode=2031-05") == []
    assert titles(visitor, "/aanbod/?streek=Oost-Vlaanderen") == ["Volzet"]
    assert titles(visitor, f"/aanbod/?thema={theme.pk}") == [first.title]
    page = visitor.get("/aanbod/?soort=webinar&soort=onzin").content.decode()
    assert "soort=onzin" in page
    assert re.search(r"Vorming</span> <span class=\"facet-count\">1", page)
    assert "volzet, je staat als eerste" in page


@pytest.mark.parametrize("view", ["kaarten", "tabel", "kalender"])
def test_the_list_asks_as_often_for_one_as_for_three(
    client_for: For, django_assert_max_num_queries: DjangoAssertNumQueries, view: str
) -> None:
    visitor = client_for(None)
    for _turn in range(2):
        for _number in range(3):
            SessionFactory(offer=published(goal=OperationalGoalFactory(), themes=(ThemeFactory(),)))
        with django_assert_max_num_queries(8):
            assert visitor.get(f"/aanbod/?weergave={view}&maand={timezone.localdate() + timedelta(days=30):%Y-%m}").status_code == 200


def test_what_is_kept_of_the_list_is_never_older_than_a_write(
    client_for: For, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    cache.clear()
    visitor, session = client_for(None), SessionFactory(offer=published(goal=OperationalGoalFactory(), title="Eerst"), capacity=2)
    assert "nog 2 plaatsen" in visitor.get("/aanbod/").content.decode()
    with django_assert_max_num_queries(5):
        visitor.get("/aanbod/")
    ask(session, "An", "Bo", actor=UserFactory(role="staff"))
    page = visitor.get("/aanbod/").content.decode()
    assert "nog 2 plaatsen" not in page
    assert "volzet" in page.lower()
    published(goal=OperationalGoalFactory(), title="Daarna")
    assert "Daarna" in visitor.get("/aanbod/").content.decode()
    SupportOffer.objects.filter(title="Daarna").update(state="paused")
    assert "Daarna" not in visitor.get("/aanbod/").content.decode()


def test_the_page_of_an_offer_says_everything_and_search_engines_read_it(
    client_for: For, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    offer = published(
        goal=OperationalGoalFactory(),
        learning="Luisteren\nSpreken",
        half_days=Decimal(2),
        summary="Met </script><b>tekens</b>.",
        themes=(ThemeFactory(),),
    )
    SessionFactory(offer=offer, online_link="https://geheim.voorbeeld.test/x", mode="online")
    published(goal=OperationalGoalFactory(), title="Verwant", themes=tuple(offer.themes.all()))
    with django_assert_max_num_queries(14):
        page = client_for(None).get(f"/aanbod/{offer.slug}/").content.decode()
    data = json.loads(re.search(r'ld\+json">(.*?)</script>', page).group(1))  # type: ignore[union-attr]
    assert (data["@type"], data["hasCourseInstance"][0]["offers"]["availability"]) == ("Course", "https://schema.org/InStock")
    assert data["description"] == "Met </script><b>tekens</b>."
    assert "Verwant" in page
    assert "geheim" not in page


def test_calendars_keep_their_uid_and_tell_what_is_off(client_for: For) -> None:
    session = SessionFactory(offer=published(goal=OperationalGoalFactory()))
    visitor = client_for(None)
    (event,) = Calendar.from_ical(visitor.get("/aanbod/kalender.ics?soort=training").content).walk("VEVENT")
    assert (str(event["UID"]), str(event["STATUS"])) == (f"{session.calendar_id}-1@steunpunt", "CONFIRMED")
    from services.actions.sessions import cancel_session

    cancel_session(actor=None, session=session, reason="Ziekte")
    (event,) = Calendar.from_ical(visitor.get(f"/aanbod/sessie/{session.pk}/kalender.ics").content).walk("VEVENT")
    assert (str(event["STATUS"]), int(event["SEQUENCE"])) == ("CANCELLED", 1)
    assert visitor.get("/aanbod/nieuw.atom").status_code == 200
