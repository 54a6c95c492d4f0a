"""The whole life of a report, as people live it: two writers, sent back once, frozen, published, corrected in the open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from goals.models import Activity, ClosedYear
from steunpunt.accounts.models import User
from steunpunt.reports.actions import create_report
from steunpunt.reports.models import Report
from tests.browser.test_report_pages import wait_for_editor
from tests.browser.typing_in import go_to_the_end
from tests.factories import ActivityFactory, OperationalGoalFactory, PolicyPlanFactory
from tests.reports.correcting import printed

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("emptied_afterwards")]
YEAR = 2024


@pytest.fixture
def report(transactional_db: None, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Report:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("steunpunt.reports.tasks.send", lambda pk: None)
    goal = OperationalGoalFactory(strategic_goal__plan=PolicyPlanFactory(), number=1, short_label="Samen leren")
    ActivityFactory(starts_on=date(YEAR, 3, 1), goals=[goal], participations=12, participations_status="measured")
    return create_report(actor=None, year=YEAR)


class Desk:
    """What somebody does at the report desk; ``login`` says who sits there."""

    def __init__(self, page: Any, address: str, login: Callable[[User], None], report: Report) -> None:
        self.page, self.address, self.login, self.report = page, address, login, report

    def open(self, path: str) -> None:
        self.page.goto(f"{self.address}{path}")

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()
        self.page.wait_for_load_state()

    def section(self, kind: str) -> str:
        return f"/werk/verslagen/sectie/{self.report.sections.get(kind=kind).pk}/"

    def write(self, kind: str, text: str) -> None:
        self.open(self.section(kind))
        wait_for_editor(self.page)
        go_to_the_end(self.page)
        self.page.keyboard.type(text)
        self.press("Bewaar en lever in")

    def send_back(self, kind: str, reason: str) -> None:
        self.open(self.section(kind))
        self.page.get_by_text("Terugsturen…").click()
        self.page.locator("[name=back-reason]").fill(reason)
        self.press("Stuur het terug")

    def call_ready(self, kind: str) -> None:
        self.open(self.section(kind))
        self.press("Noem het klaar")

    def freeze_and_publish(self, pk: int) -> None:
        self.open(f"/werk/verslagen/{pk}/bevriezen/")
        self.press("Bevries dit verslag")
        self.press("Publiceer dit verslag")


def test_two_write_one_sends_back_it_is_published_and_corrected(
    live_server: Any, page: Any, browser_login: Callable[[User], None], staff: User, publisher: User, report: Report
) -> None:
    desk = Desk(page, live_server.url, browser_login, report)
    browser_login(staff)
    desk.write("operational", "Wij telden {{ deelnames SD1-OD1 }} deelnames.")

    browser_login(publisher)
    desk.write("foreword", "Een jaar van samenwerken.")
    desk.send_back("operational", "Zeg ook met wie.")

    browser_login(staff)
    desk.open(desk.section("operational"))
    assert "Zeg ook met wie." in page.locator("main").inner_text()
    desk.write("operational", " Samen met velen.")
    desk.call_ready("foreword")

    browser_login(publisher)
    desk.call_ready("operational")
    desk.freeze_and_publish(report.pk)
    assert ClosedYear.objects.filter(year=YEAR).exists()
    assert told(page, live_server.url) == "Wij telden 12 deelnames. Samen met velen."

    activity = Activity.objects.get()
    desk.open(f"/werk/activiteiten/{activity.pk}/wijzigen/")
    page.locator("[name=participations]").fill("15")
    page.locator("[name=reason]").fill("Drie namen stonden op een ander blad.")
    page.get_by_role("button", name="Bewaren", exact=True).last.click()
    page.wait_for_load_state()
    desk.open(f"/werk/verslagen/{report.pk}/erratum/")
    page.locator("[name=reason]").fill("Een telling was onvolledig.")
    desk.press("Begin de nieuwe uitgave")
    again = Report.objects.get(replaces=report)
    desk.freeze_and_publish(again.pk)

    page.context.clear_cookies()
    assert told(page, live_server.url) == "Wij telden 15 deelnames. Samen met velen."
    desk.open(f"/jaarverslagen/{YEAR}/uitgave/2/wijzigingen/")
    said = page.locator("main").inner_text()
    assert "Een telling was onvolledig." in said
    assert "12" in page.locator("main table").first.inner_text()
    assert "15" in page.locator("main table").first.inner_text()
    assert "12" in page.locator("main del").last.inner_text()
    assert "15" in page.locator("main ins").last.inner_text()
    desk.open(f"/jaarverslagen/{YEAR}/uitgave/1/")
    assert "uitgave 2 vervangt ze" in page.locator("main").inner_text()
    again.refresh_from_db()
    assert "Wij telden 15 deelnames." in printed(again)


def told(page: Any, address: str) -> str:
    """The text of the goal on the public page."""
    page.goto(f"{address}/jaarverslagen/{YEAR}/")
    return str(page.locator("#SD1-OD1 .prose").inner_text()).strip()
