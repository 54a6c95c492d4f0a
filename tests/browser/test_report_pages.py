"""The pages of the reports: axe finds nothing, a phone never scrolls sideways, and the editor works under the strict policy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from steunpunt.accounts.models import User
from steunpunt.reports import actions
from steunpunt.reports.models import Report
from tests.browser.test_axe import complaints, complaints_everywhere
from tests.factories import ActivityFactory, IndicatorFactory, OperationalGoalFactory, PolicyPlanFactory
from tests.reports.correcting import corrected, second_edition

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("emptied_afterwards")]


@pytest.fixture
def draft(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Report:
    monkeypatch.setattr("steunpunt.reports.tasks.send", lambda pk: None)
    plan = PolicyPlanFactory()
    for number in (1, 2):
        goal = OperationalGoalFactory(strategic_goal__plan=plan, number=number, short_label=f"Een doel met een naam {number}")
        ActivityFactory(starts_on=date(2024, 3, number), goals=[goal], participations=12, participations_status="measured")
    IndicatorFactory(plan=plan, code="I1", unit="deelnames", definition={"measure": "participations"})
    report = actions.create_report(actor=None, year=2024)
    actions.save_narrative(actor=None, report=report, goal=goal, html="<p>Een jaar van <strong>samenwerken</strong>.</p>", version=0)
    return report


@pytest.fixture
def published(draft: Report) -> Report:
    actions.freeze_report(actor=None, report=draft, today=date(2025, 2, 1))
    return actions.publish_report(actor=None, report=draft)


def open_all(page: Any) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url


def test_axe_finds_nothing_on_the_shelf(live_server: Any, page: Any, published: Report) -> None:
    for path in ("/jaarverslagen/", "/jaarverslagen/2024/", "/jaarverslagen/2024/pdf/", "/jaarverslagen/controle/"):
        assert complaints_everywhere(page, live_server.url, path, open_all) == {}


def test_axe_finds_nothing_on_figures_and_editions(
    live_server: Any, page: Any, browser_login: Callable[[User], None], publisher: User, published: Report
) -> None:
    second_edition(published, publisher)
    edition = "/jaarverslagen/2024/uitgave"
    for path in (
        f"{edition}/1/",
        f"{edition}/2/wijzigingen/",
        f"{edition}/1/cijfers/plan/organisaties/",
        f"{edition}/1/cijfers/indicator/I1/",
        "/jaarverslagen/cijfer/?code=x",
    ):
        assert complaints_everywhere(page, live_server.url, path, open_all) == {}
    browser_login(publisher)
    corrected(publisher, title="Nog een andere naam")
    last = Report.objects.get(edition=2)
    assert complaints_everywhere(page, live_server.url, f"/werk/verslagen/{last.pk}/erratum/", open_all) == {}


def test_axe_finds_nothing_on_the_answer_about_a_file(live_server: Any, page: Any, published: Report) -> None:
    page.goto(f"{live_server.url}/jaarverslagen/controle/")
    page.locator("input[type=file]").set_input_files({"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 iets anders"})
    page.locator("main form button[type=submit]").last.click()
    page.locator("main .alert").wait_for()
    assert complaints(page) == []


def test_axe_finds_nothing_on_the_desk(
    live_server: Any, page: Any, browser_login: Callable[[User], None], publisher: User, draft: Report
) -> None:
    browser_login(publisher)
    desk = f"/werk/verslagen/{draft.pk}/"
    for path in ("/werk/verslagen/", desk, f"{desk}bevriezen/", f"{desk}voorbeeld/", f"/werk/historiek/verslag/{draft.pk}/"):
        assert complaints_everywhere(page, live_server.url, path, open_all) == {}


def test_axe_finds_nothing_on_the_desk_of_a_frozen_report(
    live_server: Any, page: Any, browser_login: Callable[[User], None], publisher: User, published: Report
) -> None:
    browser_login(publisher)
    assert complaints_everywhere(page, live_server.url, f"/werk/verslagen/{published.pk}/", open_all) == {}


def wait_for_editor(page: Any) -> None:
    page.locator(".ProseMirror[contenteditable][aria-label]").wait_for()
    open_all(page)


def test_axe_finds_nothing_in_the_editor(
    live_server: Any, page: Any, browser_login: Callable[[User], None], staff: User, draft: Report
) -> None:
    browser_login(staff)
    assert complaints_everywhere(page, live_server.url, f"/werk/verslagen/{draft.pk}/voorwoord/", wait_for_editor) == {}


def test_a_phone_does_not_scroll_sideways_while_the_icons_are_on_their_way(
    live_server: Any, page: Any, browser_login: Callable[[User], None], staff: User, draft: Report
) -> None:
    """The buttons hold the names of their icons, which stand there in full until the font arrives."""
    browser_login(staff)
    page.route("**/*.woff2", lambda route: route.abort())
    page.goto(f"{live_server.url}/werk/verslagen/{draft.pk}/voorwoord/")
    wait_for_editor(page)


def test_a_text_is_written_in_the_editor_with_the_keyboard(
    live_server: Any, page: Any, browser_login: Callable[[User], None], staff: User, draft: Report
) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
    browser_login(staff)
    page.goto(f"{live_server.url}/werk/verslagen/{draft.pk}/voorwoord/")
    area = page.locator(".ProseMirror[contenteditable][aria-label]")
    area.focus()
    page.keyboard.type("Een ")
    page.keyboard.press("Control+b")
    page.keyboard.type("goed")
    page.keyboard.press("Control+b")
    page.keyboard.type(" jaar.")
    assert page.get_by_role("button", name="Lijst met bolletjes").count() == 1
    page.get_by_role("button", name="Bewaar de tekst").click()
    page.locator("h1", has_text=draft.title).wait_for()
    draft.refresh_from_db()
    assert draft.foreword == "<p>Een <strong>goed</strong> jaar.</p>"
    assert said == []
