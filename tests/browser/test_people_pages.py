"""axe finds nothing on the pages about people: new offers by mail, revoked links, proposed organisations, personal data."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from services.actions.registrations.links import renew_link
from services.models import Subscriber
from services.newsletter.links import confirm_link, own_token
from steunpunt.accounts.models import User
from tests.browser.test_axe import complaints_everywhere
from tests.factories import OrganisationFactory, SessionFactory, ThemeFactory
from tests.services.asking import ask

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("emptied_afterwards")]


def test_axe_finds_nothing_on_new_offers_by_mail(live_server: Any, page: Any) -> None:
    asked = Subscriber.objects.create(email="an@x.test")
    asked.themes.add(ThemeFactory())
    row = Subscriber.objects.create(email="bo@x.test", confirmed_on=timezone.now())
    confirm = confirm_link(asked).split("/aanbod/")[1]
    token, start = own_token(row), "/aanbod/nieuwsbrief/"
    paths = [start, f"{start}gevraagd/", f"/aanbod/{confirm}", f"{start}keuze/{token}/", f"{start}uit/{token}/", f"{start}uit/onzin/"]
    found = {path: complaints_everywhere(page, live_server.url, path) for path in paths}
    assert {path: said for path, said in found.items() if said} == {}


def test_axe_finds_nothing_where_a_link_or_an_organisation_is_settled(
    live_server: Any, page: Any, browser_login: Callable[[User], None], member: User, staff: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.mails.ordering.send_soon", lambda pk: None)
    OrganisationFactory(name="De Nieuwe Kring vzw")
    session = SessionFactory()
    row, _same = (ask(session, name, actor=member, organisation_name="De Nieuwe Kring") for name in ("An", "Bo"))
    old = row.link_key
    renew_link(registration=row, key=old)
    browser_login(staff)
    desk = f"/werk/sessies/{session.pk}/"
    proposal = f"{desk}inschrijvingen/{row.pk}/organisatie/"

    def confirmed(page: Any) -> None:
        page.locator("[name=organisation]").first.check()
        page.locator("[value=link]").click()

    found = {path: complaints_everywhere(page, live_server.url, path) for path in (desk, proposal, f"/inschrijving/{old}/")}
    found["confirm"] = complaints_everywhere(page, live_server.url, proposal, confirmed)
    assert {path: said for path, said in found.items() if said} == {}


def test_axe_finds_nothing_on_personal_data(
    live_server: Any, page: Any, browser_login: Callable[[User], None], member: User, publisher: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("services.mails.ordering.send_soon", lambda pk: None)
    ask(SessionFactory(), "An", actor=member, contact_email="an@x.test", remark="Hallo", access_need="Een helling")
    browser_login(publisher)

    def looked_up(page: Any) -> None:
        page.locator("main [name=email]").first.fill("an@x.test")
        page.locator("main form").first.locator("button").click()
        page.locator("main details").first.locator("summary").click()

    def mistyped(page: Any) -> None:
        looked_up(page)
        page.locator("[name=typed]").fill("bo@x.test")
        page.locator("main .btn-danger").click()

    found = {"empty": complaints_everywhere(page, live_server.url, "/werk/privacy/")}
    found |= {look.__name__: complaints_everywhere(page, live_server.url, "/werk/privacy/", look) for look in (looked_up, mistyped)}
    assert {path: said for path, said in found.items() if said} == {}
