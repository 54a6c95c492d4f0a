"""Recognitions in a browser: found, added and ended; and axe on each of those pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from landscape.models import Recognition
from steunpunt.accounts.models import User
from tests.browser.test_axe import complaints_everywhere
from tests.factories import OrganisationFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("emptied_afterwards")]
PATH = "/werk/erkenningen/"


def test_axe_finds_nothing_on_the_pages_of_recognitions(
    live_server: Any, page: Any, browser_login: Callable[[User], None], publisher: User
) -> None:
    browser_login(publisher)
    assert complaints_everywhere(page, live_server.url, PATH) == {}
    row = Recognition.objects.create(organisation=OrganisationFactory(name="Alfa vzw"), starts_on=date(2021, 1, 1))
    for path in ("", "?q=geen", "nieuw/", "nieuw/?q=alfa", "nieuw/?q=onbekend", f"{row.pk}/", f"{row.pk}/einde/"):
        assert complaints_everywhere(page, live_server.url, PATH + path) == {}, path


def test_a_colleague_adds_and_ends_one_on_a_phone(live_server: Any, page: Any, browser_login: Callable[[User], None], staff: User) -> None:
    OrganisationFactory(name="Alfa vzw")
    browser_login(staff)
    page.set_viewport_size({"width": 380, "height": 800})
    page.goto(live_server.url + PATH)
    page.get_by_role("link", name="Voeg een erkenning toe").click()
    page.get_by_label("Naam, gemeente of KBO-nummer").fill("alfa")
    page.get_by_role("button", name="Opzoeken").click()
    page.get_by_label("Alfa vzw").check()
    page.get_by_label("Erkend vanaf").fill("2021-01-01")
    page.get_by_role("button", name="Noteer deze erkenning").click()
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("link", name="Beëindigen Alfa vzw").click()
    page.get_by_label("Laatste dag").fill("2025-12-31")
    page.get_by_role("button", name="Beëindig op deze dag").click()
    page.wait_for_load_state()
    assert Recognition.objects.get().ends_on == date(2025, 12, 31)
