"""Ticking off a list on a phone in a cellar: what cannot leave is kept, without names, and leaves when the connection is back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from services.models import Paper, Participant, Session
from services.papers.rendering import render
from steunpunt.accounts.models import User
from tests.browser.test_axe import complaints, complaints_everywhere
from tests.factories import SessionFactory
from tests.services.asking import ask

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("emptied_afterwards")]
PHONE = {"width": 380, "height": 700}


@pytest.fixture(autouse=True)
def _no_worker(tmp_path: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("services.mails.ordering.send_soon", lambda pk: None)
    monkeypatch.setattr("services.actions.papers.send_soon", lambda pk: None)


@pytest.fixture
def session(transactional_db: None, member: User) -> Session:
    """Of this morning, with three people."""
    session = SessionFactory()
    ask(session, "An", "Bo", "Cis", actor=member)
    begin = timezone.now() - timedelta(hours=4)
    Session.objects.update(starts_at=begin, ends_at=begin + timedelta(hours=3))
    return session


@pytest.fixture
def phone(live_server: Any, page: Any, browser_login: Callable[[User], None], staff: User, session: Session) -> Any:
    browser_login(staff)
    page.set_viewport_size(PHONE)
    page.goto(f"{live_server.url}/werk/sessies/{session.pk}/aanwezig/")
    return page


def button(page: Any, name: str, label: str) -> Any:
    line = page.locator(".person", has=page.get_by_text(name, exact=True))
    return line.locator("[data-mark=ja]" if label == "Aanwezig" else "[data-mark=nee]")


def press(page: Any, name: str, label: str) -> None:
    button(page, name, label).click()


def says(page: Any, text: str) -> None:
    page.wait_for_function("text => document.querySelector('[data-waiting]').textContent.includes(text)", arg=text)


def kept(page: Any) -> list[str]:
    found: list[str] = page.evaluate("() => Object.entries(localStorage).map(each => each.join('='))")
    return found


def marks() -> list[bool | None]:
    return list(Participant.objects.order_by("pk").values_list("attended", flat=True))


def nothing_waits(page: Any) -> None:
    page.wait_for_function("() => localStorage.length === 0")


def test_ticks_wait_for_the_connection_and_then_leave(phone: Any, session: Session) -> None:
    an, _bo, cis = Participant.objects.order_by("pk").values_list("pk", flat=True)
    phone.context.set_offline(True)
    press(phone, "An", "Aanwezig")
    says(phone, "Eén vinkje wacht op verbinding")
    press(phone, "Cis", "Afwezig")
    says(phone, "2 vinkjes wachten op verbinding")
    assert marks() == [None, None, None]
    assert kept(phone) == [f'steunpunt:aanwezig:{session.pk}={{"{an}":"ja","{cis}":"nee"}}']
    assert button(phone, "An", "Aanwezig").get_attribute("aria-pressed") == "true"
    assert phone.locator("[data-there]").inner_text() == "1 aangevinkt als aanwezig."
    assert complaints(phone) == []
    # Closing waits for what is still here.
    phone.locator("[data-closes]").click()
    assert phone.url.endswith("/aanwezig/")
    phone.context.set_offline(False)
    says(phone, "Alle vinkjes zijn aangekomen")
    assert marks() == [True, None, False]
    assert kept(phone) == []
    phone.reload()
    assert phone.locator("[aria-pressed=true]").count() == 2


def test_a_change_of_mind_without_connection_sends_the_last_word(phone: Any) -> None:
    phone.context.set_offline(True)
    for label in ("Aanwezig", "Afwezig", "Afwezig", "Aanwezig"):
        press(phone, "Bo", label)
    says(phone, "Eén vinkje wacht op verbinding")
    phone.context.set_offline(False)
    nothing_waits(phone)
    assert marks() == [None, True, None]


def test_what_waits_outlives_the_page_and_leaves_when_it_opens_again(phone: Any) -> None:
    phone.route("**/aanwezig/*/", lambda route: route.abort())
    press(phone, "An", "Aanwezig")
    says(phone, "Eén vinkje wacht op verbinding")
    phone.reload()
    says(phone, "Eén vinkje wacht op verbinding")
    # Also what the portal itself does not know yet shows as ticked.
    assert button(phone, "An", "Aanwezig").get_attribute("aria-pressed") == "true"
    phone.unroute("**/aanwezig/*/")
    phone.reload()
    nothing_waits(phone)
    assert marks() == [True, None, None]


def test_an_answer_that_got_lost_is_asked_for_again(phone: Any) -> None:
    """The portal had the tick, the phone never heard so: sending it again changes nothing."""

    def arrives_but_answer_is_lost(route: Any) -> None:
        route.fetch()
        route.abort()

    phone.route("**/aanwezig/*/", arrives_but_answer_is_lost, times=1)
    press(phone, "An", "Aanwezig")
    says(phone, "Eén vinkje wacht op verbinding")
    assert marks() == [True, None, None]
    phone.evaluate("() => window.dispatchEvent(new Event('online'))")
    nothing_waits(phone)
    assert marks() == [True, None, None]


def test_a_login_that_ended_keeps_the_ticks(phone: Any, browser_login: Callable[[User], None], staff: User) -> None:
    phone.context.clear_cookies()
    press(phone, "An", "Aanwezig")
    says(phone, "meld je opnieuw aan")
    browser_login(staff)
    phone.reload()
    nothing_waits(phone)
    assert marks() == [True, None, None]


@pytest.mark.parametrize("is_reloaded", [False, True])
def test_a_session_that_was_closed_meanwhile_keeps_nothing(phone: Any, *, is_reloaded: bool) -> None:
    phone.context.set_offline(True)
    press(phone, "An", "Aanwezig")
    press(phone, "Bo", "Aanwezig")
    says(phone, "2 vinkjes wachten")
    Session.objects.update(state="closed", closed_at=timezone.now())
    if is_reloaded:
        phone.route("**/aanwezig/*/", lambda route: route.abort())
        phone.context.set_offline(False)
        phone.reload()
    else:
        phone.context.set_offline(False)
    says(phone, "De sessie is afgesloten: 2 vinkjes kwamen te laat")
    assert kept(phone) == []
    assert marks() == [None, None, None]


def test_without_script_a_tick_is_a_form(live_server: Any, browser: Any, staff: User, session: Session) -> None:
    client = Client()
    client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/werk/sessies/{session.pk}/aanwezig/")
    press(page, "An", "Aanwezig")
    assert marks() == [True, None, None]
    context.close()


def test_a_pdf_is_waited_for_with_a_script_and_without(phone: Any, live_server: Any, browser: Any, session: Session) -> None:
    path = f"/werk/sessies/{session.pk}/lijst/"
    phone.goto(live_server.url + path)
    assert "wordt gemaakt" in phone.locator("main").inner_text()
    assert complaints_everywhere(phone, live_server.url, path) == {}
    phone.goto(live_server.url + path)
    cookies = phone.context.cookies()
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies(cookies)
    plain = context.new_page()
    plain.goto(live_server.url + path)
    assert render(Paper.objects.get().pk)
    for each in (phone, plain):
        link = each.get_by_role("link", name="Download (pdf")
        link.wait_for(timeout=15_000)
        with each.expect_download() as found:
            link.click()
        assert found.value.suggested_filename == f"aanwezigheidslijst-{session.pk}.pdf"
    assert complaints_everywhere(phone, live_server.url, path) == {}
    context.close()


def test_axe_finds_nothing_behind_the_personal_link_of_who_was_there(page: Any, live_server: Any, session: Session) -> None:
    Session.objects.update(state="closed", closed_at=timezone.now())
    Participant.objects.update(attended=True)
    person = Participant.objects.select_related("registration").order_by("pk")[0]
    address = f"/inschrijving/{person.registration.link_key}/"
    for state in ("waiting", "failed"):
        for path in (address, f"{address}attest/{person.pk}/"):
            assert complaints_everywhere(page, live_server.url, path) == {}
        Paper.objects.update(state="failed" if state == "waiting" else "waiting")
    page.goto(f"{live_server.url}{address}attest/{person.pk}/")
    assert Paper.objects.count() == 1
