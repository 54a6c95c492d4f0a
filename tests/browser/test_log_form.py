"""The log form with nothing but a keyboard, and on a phone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils.timezone import localdate

from goals.models import Activity
from steunpunt.accounts.models import User
from tests.browser.typing_in import choose_goal, choose_organisation, log
from tests.factories import OperationalGoalFactory, OrganisationFactory, PolicyPlanFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_an_activity_is_logged_with_the_keyboard_alone(
    live_server: Any, page: Any, browser_login: Callable[[User], None], staff: User
) -> None:
    OperationalGoalFactory(text="Iets anders.", short_label="Iets anders")
    goal = OperationalGoalFactory(text="Organisaties werken samen.", short_label="Samenwerking")
    reached = OrganisationFactory(name="Harmonie Sint-Jan")
    browser_login(staff)
    page.goto(f"{live_server.url}/werk/activiteiten/nieuw/")
    page.locator("[name=title]").focus()
    page.keyboard.type("Netwerkdag")
    page.locator("[name=starts_on]").fill("2025-03-31")
    choose_goal(page, "samenw", "Samenwerking")
    choose_organisation(page, "harm", "Harmonie Sint-Jan")
    log(page, "Netwerkdag")
    activity = Activity.objects.get()
    assert (activity.title, activity.goals.get(), activity.organisations.get()) == ("Netwerkdag", goal, reached)


def test_the_list_of_a_combobox_closes_with_escape_and_keeps_the_choice(
    live_server: Any, page: Any, browser_login: Callable[[User], None], staff: User
) -> None:
    goal = OperationalGoalFactory(short_label="Samenwerking")
    browser_login(staff)
    page.goto(f"{live_server.url}/werk/activiteiten/nieuw/")
    page.locator("#id_goal").focus()
    page.keyboard.type("samen")
    page.locator(".combobox-list [role=option]").wait_for()
    page.keyboard.press("Enter")
    page.locator("#id_goal").fill("bestaat niet")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    assert page.locator("[name=goal]").input_value() == str(goal.pk)
    assert "Samenwerking" in page.locator("#id_goal").input_value()


@pytest.mark.parametrize("path", ["", "nieuw/"])
def test_a_phone_never_scrolls_sideways(live_server: Any, page: Any, browser_login: Callable[[User], None], staff: User, path: str) -> None:
    browser_login(staff)
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{live_server.url}/werk/activiteiten/{path}")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_form_fits_one_screen_of_a_desktop(live_server: Any, page: Any, browser_login: Callable[[User], None], staff: User) -> None:
    """Everything that can be filled in, and the buttons, are in sight at once when a centre of ten colleagues logs."""
    OperationalGoalFactory(strategic_goal__plan=PolicyPlanFactory(first_year=2021, last_year=localdate().year))
    for number in range(9):
        UserFactory(role="staff", name=f"Collega nummer {number}")
    browser_login(staff)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{live_server.url}/werk/activiteiten/nieuw/")
    for field in ("[name=title]", "[name=organisations_status]", "summary:has-text('Door wie')", ".form-actions .btn-primary"):
        box = page.locator(field).last.bounding_box()
        assert 0 <= box["y"] < box["y"] + box["height"] <= 900, field
