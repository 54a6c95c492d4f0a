"""A question as organisations live it: ask, see what fits, an answer by mail link, helped; closing logs it on the page of the goal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.utils import timezone

from goals.models import Activity
from services.actions.advice.asking import reply
from services.models import AdviceRequest
from steunpunt.accounts.models import User
from tests.browser.test_axe import complaints_everywhere
from tests.factories import (
    AdviceRequestFactory,
    OperationalGoalFactory,
    PolicyPlanFactory,
    StrategicGoalFactory,
    SupportOfferFactory,
    ThemeFactory,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("emptied_afterwards")]


@pytest.fixture(autouse=True)
def a_plan(transactional_db: None) -> int:
    """The year that it is, with one goal."""
    cache.clear()
    year = timezone.localdate().year
    plan = PolicyPlanFactory(first_year=year, last_year=year + 4)
    OperationalGoalFactory(strategic_goal=StrategicGoalFactory(plan=plan), number=1, short_label="Vrijwilligers")
    return year


def press(page: Any, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def test_a_question_is_asked_answered_and_logged(
    live_server: Any, page: Any, browser_login: Callable[[User], None], staff: User, a_plan: int
) -> None:
    SupportOfferFactory(title="Vrijwilligers werven en houden")
    page.goto(f"{live_server.url}/advies/")
    page.get_by_label("Waarover gaat het?").fill("Vrijwilligers verzekeren")
    page.get_by_label("Je vraag").fill("Zijn onze vrijwilligers verzekerd als ze zelf rijden?")
    page.get_by_role("link", name="Vrijwilligers werven en houden").wait_for()
    page.get_by_label("Je naam").fill("Nele Vraag")
    page.get_by_label("Je e-mailadres").fill("nele@x.test")
    press(page, "Verstuur je vraag")
    asked = AdviceRequest.objects.get()
    assert asked.reference in page.locator("main").inner_text()
    browser_login(staff)
    page.goto(f"{live_server.url}/werk/advies/")
    page.get_by_role("link", name="Vrijwilligers verzekeren", exact=True).click()
    press(page, "Ik neem dit op mij")
    page.get_by_label("Je antwoord").fill("Ja, als de polis verplaatsingen noemt.")
    press(page, "Verstuur het antwoord")
    page.context.clear_cookies()
    asked.refresh_from_db()
    page.goto(f"{live_server.url}/advies/{asked.link_key}/")
    assert "Ja, als de polis verplaatsingen noemt." in page.locator("main").inner_text()
    press(page, "Ik ben geholpen")
    browser_login(staff)
    page.goto(f"{live_server.url}/werk/advies/{asked.pk}/afsluiten/")
    page.locator("#id_goal").fill("Vrijwilligers")
    page.get_by_role("option").first.click()
    press(page, "Afsluiten en registreren")
    activity = Activity.objects.get()
    assert (activity.kind, activity.origin) == ("advice", "advice-request")
    page.goto(f"{live_server.url}/doelen/{a_plan}-{a_plan + 4}/sd1/od1/")
    page.locator("main .btn-primary").first.click()
    assert "Vrijwilligers verzekeren" in page.locator("main").inner_text()


@pytest.mark.parametrize("role", ["visitor", "member", "staff"])
def test_axe_finds_nothing_where_questions_are_asked_and_answered(
    request: pytest.FixtureRequest, live_server: Any, page: Any, browser_login: Callable[[User], None], role: str, member: User
) -> None:
    ThemeFactory(name="Vrijwilligers")
    asked = AdviceRequestFactory(user=member)
    reply(actor=None, request=asked, text="Nog dit.", form_token=asked.link_key)
    desk = f"/werk/advies/{asked.pk}/"
    ends = ("gegevens", "afsluiten", "samenvoegen", "traject")
    paths = {
        "visitor": ["/advies/", f"/advies/{asked.link_key}/", f"/advies/{asked.link_key}/bevestiging/"],
        "member": ["/mijn/advies/", f"/mijn/advies/{asked.pk}/"],
        "staff": [
            "/werk/advies/",
            "/werk/advies/teksten/",
            desk,
            *(f"{desk}{end}/" for end in ends),
        ],
    }[role]
    user = request.getfixturevalue(role)
    if user is not None:
        browser_login(user)
    found = {path: complaints_everywhere(page, live_server.url, path) for path in paths}
    assert {path: said for path, said in found.items() if said} == {}
