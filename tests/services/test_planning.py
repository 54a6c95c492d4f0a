"""The overview for colleagues, and searches that found nothing: counted once, without a person, and never at the visitor's cost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from services.actions.evaluations import verdicts_of_offers
from services.actions.searches import forget_misses, kept_text, note_miss
from services.models import Evaluation, SearchMiss, Session, SupportOffer
from services.planning.overview import FIRST, overview_context
from services.tasks import forget_searches
from steunpunt.accounts.models import User
from tests.factories import SessionFactory, SupportOfferFactory, ThemeFactory
from tests.services.asking import ask

pytestmark = pytest.mark.django_db
For = Callable[[User | None], Client]
PAGE = "/werk/aanbod/overzicht/"
BROWSER = {"HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}


@pytest.fixture(autouse=True)
def new_hour() -> None:
    """Nobody searched before: an address counts once an hour, and the cache outlives a test."""
    cache.clear()


def searched(text: str, address: str = "10.0.0.1", **more: str) -> int:
    given = {key: value for key, value in more.items() if key in ("pagina", "soort", "weergave")}
    agent = {"HTTP_USER_AGENT": more["agent"]} if "agent" in more else BROWSER
    return Client().get("/aanbod/", {"q": text, **given}, REMOTE_ADDR=address, **agent).status_code


def test_a_search_that_finds_nothing_is_counted_per_text_and_day() -> None:
    SupportOfferFactory(title="Vergaderen", words="vergaderen")
    for address in ("10.1.0.1", "10.1.0.2"):
        assert searched("  Boekhouden   VZW? ", address) == 200
    searched("vergaderen", "10.1.0.3")
    assert list(SearchMiss.objects.values_list("text", "count", "day")) == [("boekhouden vzw", 2, timezone.localdate())]


def test_robots_other_pages_filters_and_reloading_add_nothing() -> None:
    searched("subsidies", agent="Googlebot/2.1")
    searched("subsidies", agent="")
    searched("subsidies", pagina="2")
    searched("subsidies", soort="tool")
    assert not SearchMiss.objects.exists()
    for _turn in range(3):
        searched("subsidies", "10.2.0.1")
    searched("subsidies", "10.2.0.1", weergave="tabel")
    assert SearchMiss.objects.get().count == 1


@pytest.mark.parametrize(
    "text", ["ab", "x" * 61, "0477 12 34 56", "2024", "jan@voorbeeld.be", "bel 0477123456", "https://x.be", "?!. …", ""]
)
def test_what_is_too_short_or_names_somebody_is_not_kept(text: str) -> None:
    assert kept_text(text) == ""
    assert not note_miss(text)
    searched(text, "10.3.0.1")
    assert not SearchMiss.objects.exists()


@pytest.mark.parametrize("text", ["ab", "x" * 61, "12 34 56", "jan@voorbeeld.be"])
def test_the_database_refuses_the_same(text: str) -> None:
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        SearchMiss.objects.create(text=text, day=date(2026, 1, 1))


def test_a_text_stands_once_a_day() -> None:
    note_miss("statuten")
    with pytest.raises(IntegrityError), transaction.atomic():
        SearchMiss.objects.create(text="statuten", day=timezone.localdate())


def test_who_searches_leaves_no_trace(client_for: For, member: User) -> None:
    client_for(member).get("/aanbod/", {"q": "verzekering"}, REMOTE_ADDR="10.4.0.1", **BROWSER)
    event = SearchMiss.pgh_event_model.objects.get()
    assert not hasattr(event, "text")
    assert event.pgh_context.metadata == {"actor": None, "actor_name": "system", "reason": "search without result"}


def test_a_database_that_refuses_does_not_break_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(text: str) -> None:
        raise DatabaseError("lock timeout")

    monkeypatch.setattr("services.planning.misses.note_miss", broken)
    assert searched("drukwerk", "10.5.0.1") == 200


def test_after_thirteen_months_the_words_are_gone() -> None:
    today = date(2026, 11, 29)
    for day in (date(2025, 10, 1), date(2025, 11, 29)):
        note_miss("tenten huren", day=day)
    assert forget_misses(today=today) == 1
    assert SearchMiss.objects.get().day == date(2025, 11, 29)
    assert settings.CELERY_BEAT_SCHEDULE["forget-searches"]["task"] == forget_searches.name


def at(session: Session, begin: timedelta, **more: object) -> Session:
    start = timezone.now() + begin
    Session.objects.filter(pk=session.pk).update(starts_at=start, ends_at=start + timedelta(hours=3), **more)
    session.refresh_from_db()
    return session


def test_the_overview_says_what_to_decide_to_close_and_to_plan(client_for: For, staff: User) -> None:
    today, theme = timezone.localdate(), ThemeFactory(name="Vrijwilligers")
    short = at(SessionFactory(offer__title="Te weinig volk"), timedelta(days=20), minimum=3, decide_on=today + timedelta(days=3))
    at(SessionFactory(offer__title="Genoeg volk"), timedelta(days=20), minimum=0, decide_on=today)
    at(SessionFactory(offer__title="Later beslissen"), timedelta(days=90), minimum=3, decide_on=today + timedelta(days=30))
    full = SessionFactory(offer__title="Volzet", capacity=1)
    full.offer.themes.add(theme)
    ask(full, "An", actor=staff)
    ask(full, "Bo", actor=staff, contact_email="bo@voorbeeld.test")
    note_miss("vrijwilliger")
    context = overview_context(staff)
    assert [line.session for line in context["decide"].rows] == [short]
    assert [line.note for line in context["decide"].rows] == ["over 3 dagen"]
    assert [line.session for line in context["waiting"].rows] == [full]
    assert [(wish.theme_name, wish.kind, wish.waiting) for wish in context["wishes"].rows] == [("Vrijwilligers", "training", 1)]
    assert (context["offers"].rows, context["close"].rows) == ([], [])
    at(full, timedelta(days=-2))
    context = overview_context(staff)
    assert [line.session for line in context["close"].rows] == [full]
    assert [(offer.title, offer.waiting) for offer in context["offers"].rows] == [("Volzet", 1)]
    assert [(each.text, each.times, each.theme) for each in context["sought"].rows] == [("vrijwilliger", 1, theme)]
    page = client_for(staff).get(PAGE).content.decode()
    for link in (
        f"/werk/sessies/{full.pk}/afsluiten/",
        f"/werk/sessies/nieuw/{full.offer_id}/",
        f"?titel=vrijwilliger&amp;thema={theme.pk}",
    ):
        assert link in page


def test_a_long_list_unfolds(client_for: For, staff: User) -> None:
    for number in range(10):
        note_miss(f"gezocht woord {'abcdefghij'[number]}")
    page = client_for(staff).get(PAGE).content.decode()
    assert "Toon er nog 2" in page
    assert page.count("gezocht woord") > 10
    assert len(overview_context(staff)["sought"].first) == FIRST


def rate(session: Session, *answers: tuple[int, int]) -> None:
    for satisfaction, recommendation in answers:
        Evaluation.objects.create(session=session, satisfaction=satisfaction, recommendation=recommendation)


def test_an_offer_is_judged_from_five_answers_on(client_for: For, staff: User) -> None:
    offer = SupportOfferFactory(title="Vergaderen")
    rate(SessionFactory(offer=offer), *[(4, 9)] * 2)
    rate(SessionFactory(offer=offer), *[(4, 9)] * 2)
    assert [(row.verdict.average, row.verdict.nps) for row in verdicts_of_offers()] == [(None, None)]
    assert "te weinig" in client_for(staff).get(PAGE).content.decode()
    rate(SessionFactory(offer=offer), (1, 0))
    assert [(row.verdict.count, row.verdict.average, row.verdict.nps) for row in verdicts_of_offers()] == [(5, 3.4, 60)]


def test_one_answer_beside_a_session_that_is_shown_cannot_be_worked_out() -> None:
    offer = SupportOfferFactory()
    rate(SessionFactory(offer=offer), *[(5, 10)] * 5)
    rate(SessionFactory(offer=offer), (1, 0))
    assert [(row.verdict.count, row.verdict.average, row.left_out) for row in verdicts_of_offers()] == [(5, 5.0, 1)]


def test_a_link_begins_an_offer_with_what_was_sought(client_for: For, staff: User) -> None:
    theme, desk = ThemeFactory(), client_for(staff)
    page = desk.get("/werk/aanbod/nieuw/", {"titel": "statuten\0 schrijven", "thema": str(theme.pk)}).content.decode()
    assert 'value="Statuten schrijven"' in page
    assert "checked" in page
    for nonsense in ("x", "9" * 30, "-1", "²"):
        assert desk.get("/werk/aanbod/nieuw/", {"titel": "x" * 500, "thema": nonsense}).status_code == 200


def test_the_privacy_page_says_what_is_kept_of_a_search(client_for: For) -> None:
    assert "dag en een aantal bij, 13 maanden lang" in client_for(None).get("/privacy/").content.decode()


@pytest.mark.parametrize(
    ("role", "status"), [("visitor", 302), ("member", 403), ("colleague", 403), ("stranger", 403), ("staff", 200), ("publisher", 200)]
)
def test_only_colleagues_see_the_overview(request: pytest.FixtureRequest, client_for: For, role: str, status: int) -> None:
    assert client_for(request.getfixturevalue(role)).get(PAGE).status_code == status


def fill_once(staff: User, number: int) -> None:
    full = SessionFactory(capacity=1, minimum=1, decide_on=timezone.localdate())
    full.offer.themes.add(ThemeFactory())
    for name in ("An", "Bo"):
        ask(full, f"{name}{number}", actor=staff)
    at(SessionFactory(minimum=3, decide_on=timezone.localdate()), timedelta(days=5))
    over = SessionFactory(capacity=1, offer=SupportOfferFactory())
    for name in ("Cis", "Dee"):
        ask(over, f"{name}{number}", actor=staff)
    rate(at(over, timedelta(days=-3)), *[(4, 8)] * 5)
    SearchMiss.objects.create(text=f"gezocht {'abc'[number]}", day=timezone.localdate())


def test_three_rows_cost_as_many_queries_as_one(client_for: For, staff: User) -> None:
    desk, counts = client_for(staff), []
    fill_once(staff, 0)
    desk.get(PAGE)
    for more in ((), (1, 2)):
        for number in more:
            fill_once(staff, number)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert desk.get(PAGE).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert SupportOffer.objects.count() == 9
