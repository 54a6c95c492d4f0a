"""The pages of indicators in a browser: axe, a phone, and the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from goals.models import Indicator, IndicatorDefinition, IndicatorMeasurement, IndicatorTarget, StatusOverride
from steunpunt.accounts.models import User
from tests.browser.test_axe import complaints, complaints_everywhere
from tests.factories import ActivityFactory, IndicatorFactory, OperationalGoalFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
HERE = "/doelen/2021-2025/indicatoren/"


@pytest.fixture
def indicator(transactional_db: None) -> Indicator:
    """One of everything: a break, a target, bounds, another judgement, an example."""
    goal = OperationalGoalFactory(number=1)
    counted = IndicatorFactory(code="B1", operational_goal=goal, is_sample=True)
    IndicatorDefinition.objects.create(
        indicator=counted, valid_from_year=2024, text="Anders", source="ledger", measure="count", kinds=["training"]
    )
    IndicatorTarget.objects.create(indicator=counted, year=2024, value=3, is_sample=True)
    StatusOverride.objects.create(indicator=counted, year=2024, status="at-risk", reason="Halverwege gestopt")
    ActivityFactory(goals=[goal], is_sample=True)
    by_hand = IndicatorFactory(code="H1", unit="%", definition={"source": "manual", "measure": "", "direction": "within"})
    IndicatorTarget.objects.create(indicator=by_hand, year=2024, lower=40, upper=60)
    for year, value in ((2023, -4), (2024, 52)):
        IndicatorMeasurement.objects.create(
            indicator=by_hand, year=year, status="measured", value=value, source="Telling", measured_on=date(2024, 5, 1)
        )
    return by_hand


def test_axe_finds_nothing_for_everybody(indicator: Indicator, live_server: Any, page: Any) -> None:
    found: dict[str, list[str]] = {}
    for path in (f"{HERE}?jaar=2024", f"{HERE}B1/", f"{HERE}H1/", f"{HERE}B1/herkomst/2024/", "/doelen/2021-2025/sd1/od1/?jaar=2024"):
        found |= complaints_everywhere(page, live_server.url, path)
    assert found == {}


def test_axe_finds_nothing_at_work(
    indicator: Indicator, live_server: Any, page: Any, browser_login: Callable[[User], None], publisher: User
) -> None:
    browser_login(publisher)
    work, found = f"/werk/indicatoren/{indicator.pk}", dict[str, list[str]]()
    for path in ("/werk/indicatoren/", "/werk/indicatoren/2021-2025/nieuw/", "/werk/indicatoren/2021-2025/importeren/"):
        found |= complaints_everywhere(page, live_server.url, path)
    for path in ("/", "/definitie/", "/streefwaarden/", "/waarde/2025/", "/oordeel/2024/"):
        found |= complaints_everywhere(page, live_server.url, work + path)
    assert found == {}


def test_axe_finds_nothing_on_what_is_refused(
    indicator: Indicator, live_server: Any, page: Any, browser_login: Callable[[User], None], publisher: User
) -> None:
    browser_login(publisher)
    page.goto(f"{live_server.url}/werk/indicatoren/2021-2025/importeren/")
    page.fill("[name=text]", "code;titel;eenheid;meting;definitie;2024\nX1;;punten;gevoel;Tekst;veel")
    page.click("main form .btn-primary")
    assert page.locator("text=“gevoel” kennen we niet").count() == 1
    assert complaints(page) == []
    page.goto(f"{live_server.url}/werk/indicatoren/{indicator.pk}/streefwaarden/")
    page.fill("[name=y2024]", "veel")
    Indicator.objects.filter(pk=indicator.pk).update(version=7)
    page.click("main form .btn-primary")
    assert page.locator(".error-summary").count() == 1
    assert complaints(page) == []
    page.fill("[name=y2024]", "30 tot 50")
    page.click("main form .btn-primary")
    assert page.input_value("[name=y2024]") == "30 tot 50"
    assert complaints(page) == []


def test_a_phone_never_scrolls_sideways(
    indicator: Indicator, live_server: Any, page: Any, browser_login: Callable[[User], None], publisher: User
) -> None:
    browser_login(publisher)
    page.set_viewport_size({"width": 380, "height": 800})
    work = f"/werk/indicatoren/{indicator.pk}/"
    for path in (HERE, f"{HERE}B1/", f"{HERE}B1/herkomst/2024/", "/werk/indicatoren/", work, f"{work}definitie/", f"{work}streefwaarden/"):
        page.goto(live_server.url + path)
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), path


def test_a_value_is_filled_in_by_keyboard_alone(
    indicator: Indicator, live_server: Any, page: Any, browser_login: Callable[[User], None], publisher: User
) -> None:
    browser_login(publisher)
    page.goto(f"{live_server.url}/werk/indicatoren/{indicator.pk}/waarde/2025/")
    page.focus("[name=value]")
    page.keyboard.type("48")
    page.keyboard.press("Tab")
    page.keyboard.type("Telling op de kaart")
    page.keyboard.press("Tab")
    page.evaluate("document.querySelector('[name=measured_on]').value = '2025-11-03'")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/werk/indicatoren/{indicator.pk}/")
    assert indicator.measurements.get(year=2025).value == 48
