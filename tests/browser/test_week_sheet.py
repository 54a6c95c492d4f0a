"""The weekly sheet with nothing but a keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from goals.models import Activity
from steunpunt.accounts.models import User
from tests.browser.test_axe import complaints_everywhere
from tests.factories import OperationalGoalFactory, OrganisationFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHEET = "/werk/week/2025-W13/"


@pytest.fixture
def sheet(live_server: Any, page: Any, browser_login: Callable[[User], None], staff: User) -> Any:
    OperationalGoalFactory(number=5, short_label="Vrijwilligers")
    OrganisationFactory(name="Avansa Limburg")
    browser_login(staff)
    page.goto(live_server.url + SHEET)
    return page


def saved(page: Any, count: int) -> None:
    page.wait_for_function("count => document.querySelectorAll('[data-state=saved]').length === count", arg=count)


def test_ten_activities_are_logged_with_the_keyboard_alone(sheet: Any) -> None:
    sheet.locator("[data-cell=day]").first.focus()
    for number in range(10):
        for text in ("ma", "adv", f"Advies {number}", "vrijwilligers", "avansa limburg", "1,5", "12", "online"):
            sheet.keyboard.type(text)
            sheet.keyboard.press("Tab")
    saved(sheet, 10)
    assert sorted(Activity.objects.values_list("title", flat=True)) == [f"Advies {number}" for number in range(10)]
    assert set(Activity.objects.values_list("kind", "participations", "organisations__name")) == {("advice", 12, "Avansa Limburg")}
    assert sheet.locator("[data-cell=kind]").first.input_value() == "Advies op maat"
    # Up and down, left and right, and a change of a row that is there.
    for key in ("ArrowUp", "ArrowRight", "ArrowRight"):
        sheet.keyboard.press(key)
    sheet.keyboard.type("Anders")
    sheet.keyboard.press("Enter")
    sheet.wait_for_function("() => document.querySelector('#rij-9 [name$=-version]').value === '2'")
    assert Activity.objects.filter(title="Anders", version=2).count() == 1


def test_cells_pasted_from_a_spreadsheet_fill_rows_and_the_wrong_one_loses_nothing(sheet: Any) -> None:
    sheet.locator("[data-cell=day]").first.focus()
    lines = [f"di\tVorming\tRij {number}\t1.5\t\t2\t8\tonline" for number in range(12)]
    lines[3] = "31/2\tVorming\tRij 3\t1.5\t\t2\t8\tonline"
    sheet.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        "\n".join(lines) + "\n",
    )
    sheet.keyboard.press("Control+Enter")
    saved(sheet, 11)
    assert Activity.objects.count() == 11
    wrong = sheet.locator("#rij-3 [data-cell=day]")
    assert (wrong.input_value(), wrong.get_attribute("aria-invalid")) == ("31/2", "true")
    wrong.focus()
    sheet.keyboard.press("Control+A")
    sheet.keyboard.type("wo")
    sheet.keyboard.press("Enter")
    saved(sheet, 12)


def test_axe_finds_nothing_and_a_phone_never_scrolls_sideways(sheet: Any, live_server: Any) -> None:
    assert complaints_everywhere(sheet, live_server.url, SHEET) == {}
    sheet.set_viewport_size({"width": 360, "height": 740})
    assert sheet.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
