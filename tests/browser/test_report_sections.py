"""The pages on which a report is shared work: axe finds nothing, a phone never scrolls sideways, a figure lands where the cursor is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from steunpunt.accounts.models import User
from steunpunt.reports.actions import create_progress_report, create_report, freeze_report, publish_report
from steunpunt.reports.models import Report, ReportSection, Story
from steunpunt.reports.sample.pictures import drawn
from steunpunt.reports.sections import actions
from steunpunt.reports.sections.stories.actions import StoryValues, save_story
from steunpunt.reports.sections.tables.actions import TableValues, save_table
from steunpunt.reports.sections.tables.cells import read_typed
from tests.browser.test_axe import complaints, complaints_everywhere
from tests.browser.test_report_pages import open_all, wait_for_editor
from tests.browser.typing_in import go_to_the_end
from tests.factories import ActivityFactory, OperationalGoalFactory, PolicyPlanFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("emptied_afterwards")]


@pytest.fixture
def draft(transactional_db: None, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch, staff: User) -> Report:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("steunpunt.reports.tasks.send", lambda pk: None)
    goal = OperationalGoalFactory(strategic_goal__plan=PolicyPlanFactory(), number=1, short_label="Een doel met een naam")
    ActivityFactory(starts_on=date(2024, 3, 1), goals=[goal], participations=1212, participations_status="measured")
    report = create_report(actor=None, year=2024)
    offer, method = report.sections.get(kind="offer"), report.sections.get(kind="method")
    actions.save_section(actor=staff, section=offer, html="<p>Wij bereikten {{ deelnames plan }} deelnames.</p>", version=0)
    actions.hand_in(actor=staff, section=offer)
    actions.add_comment(actor=staff, section=offer, text="Klopt dit?")
    comment = actions.add_comment(actor=staff, section=offer, text="En dit?")
    actions.resolve_comment(actor=staff, comment=comment)
    actions.assign(actor=staff, report=report, people={method.pk: staff})
    words = ("Een verhaal met een titel", "Tekst.", "Een citaat", "Iemand", goal, "Een draad", "Iemand", date(2024, 5, 1), "full")
    save_story(actor=staff, report=report, values=StoryValues(*words), picture=drawn(1))
    save_story(actor=staff, report=report, values=StoryValues("Zonder toestemming", "", "", "", None, "", "", None, ""))
    return report


@pytest.fixture
def offer(draft: Report) -> ReportSection:
    return draft.sections.get(kind="offer")


def test_axe_finds_nothing_where_a_report_is_shared_work(
    live_server: Any, page: Any, browser_login: Callable[[User], None], publisher: User, draft: Report, offer: ReportSection
) -> None:
    browser_login(publisher)
    table = save_table(actor=publisher, section=offer, values=TableValues("Personeel", "Bron", read_typed("Functie;VTE\nDirectie;1")))
    desk, own, story = f"/werk/verslagen/{draft.pk}/", f"/werk/verslagen/sectie/{offer.pk}/", Story.objects.first()
    assert story is not None
    pages = [
        desk,
        f"{desk}volledigheid/",
        f"{desk}verdelen/",
        f"{desk}verhalen/",
        f"{desk}voorbeeld/",
        f"{own}historiek/",
        f"{own}tabel/",
        f"/werk/verslagen/tabel/{table.pk}/",
        f"{own}terugsturen/",
    ]
    for path in [*pages, f"/werk/verslagen/verhaal/{story.pk}/"]:
        assert complaints_everywhere(page, live_server.url, path, open_all) == {}, path
    assert complaints_everywhere(page, live_server.url, own, wait_for_editor) == {}


def test_axe_finds_nothing_on_a_published_report_with_stories(live_server: Any, page: Any, draft: Report) -> None:
    publish_report(actor=None, report=freeze_report(actor=None, report=draft, today=date(2025, 2, 1)))
    assert complaints_everywhere(page, live_server.url, "/jaarverslagen/2024/", open_all) == {}
    progress = create_progress_report(actor=None, first_year=2023, year=2024)
    publish_report(actor=None, report=freeze_report(actor=None, report=progress, today=date(2025, 2, 1)))
    assert complaints_everywhere(page, live_server.url, "/jaarverslagen/2023-2024/", open_all) == {}
    page.goto(f"{live_server.url}/jaarverslagen/2024/")
    page.locator("#verhalen img").scroll_into_view_if_needed()
    assert page.locator("#verhalen img").evaluate("image => image.decode().then(() => image.naturalWidth > 0)")


def test_a_figure_lands_where_the_cursor_is_and_a_colleague_is_never_overwritten(
    live_server: Any, page: Any, browser_login: Callable[[User], None], publisher: User, offer: ReportSection
) -> None:
    browser_login(publisher)
    page.goto(f"{live_server.url}/werk/verslagen/sectie/{offer.pk}/")
    wait_for_editor(page)
    go_to_the_end(page)
    page.keyboard.type(" In totaal ")
    page.get_by_role("button", name="{{ activiteiten plan }}", exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.type("keer.")
    actions.save_section(actor=None, section=offer, html="<p>Een collega was sneller.</p>", version=1)
    page.get_by_role("button", name="Bewaar en blijf hier").click()
    page.locator(".clash").wait_for()
    assert complaints(page) == []
    page.get_by_role("button", name="Bewaar en blijf hier").click()
    page.locator(".reads").wait_for()
    offer.refresh_from_db()
    assert offer.html == "<p>Wij bereikten {{ deelnames plan }} deelnames. In totaal {{ activiteiten plan }} keer.</p>"
    assert "1.212 deelnames. In totaal 1 keer." in page.locator(".reads").inner_text()
