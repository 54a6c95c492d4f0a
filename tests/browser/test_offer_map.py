"""The map as somebody uses it: by keyboard, on a phone, and axe on it."""

from __future__ import annotations

from typing import Any

import pytest

from landscape.models import MunicipalityShape
from tests.browser.test_axe import complaints_everywhere
from tests.factories import MunicipalityFactory, SessionFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("emptied_afterwards")]
PATH = "/aanbod/kaart/"


@pytest.fixture
def places(transactional_db: None) -> None:
    """Three squares, one of them in Brussels, with one, two and five dates; and one date online."""
    SessionFactory(mode="online")
    for name, province, x, y, dates in (
        ("Gent", "Oost-Vlaanderen", 300, 200, 2),
        ("Lier", "Antwerpen", 560, 150, 1),
        ("Brussel", "", 530, 310, 5),
    ):
        place = MunicipalityFactory(name=name, province=province)
        MunicipalityShape.objects.create(
            municipality=place,
            outline=f"M{x} {y}l40 0 0 40-40 0z",
            detail=f"M{4 * x} {4 * y}l80 0 0 80-80 0z",
            x=4 * x + 40,
            y=4 * y + 40,
            source="Eigen tekening",
        )
        for _date in range(dates):
            SessionFactory(municipality=place, offer__title=f"In {name}")


@pytest.mark.parametrize("query", ["", "?gemeente=Gent", "?soort=webinar"])
def test_axe_finds_nothing_on_the_map(live_server: Any, page: Any, places: None, query: str) -> None:
    assert complaints_everywhere(page, live_server.url, PATH + query) == {}


def test_a_place_is_found_by_keyboard_and_the_map_fits_a_phone(live_server: Any, page: Any, places: None) -> None:
    page.set_viewport_size({"width": 380, "height": 800})
    page.goto(f"{live_server.url}/aanbod/")
    page.get_by_role("link", name="Op de kaart").click()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.get_by_role("link", name="Sla de kaart over").focus()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "Brussel: 5 data"
    page.keyboard.press("Tab")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/aanbod/?gemeente=Gent")
    assert page.get_by_role("link", name="In Gent").first.is_visible()
