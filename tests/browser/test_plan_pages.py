"""The plan as visitors and publishers see it, with the real text in it: axe finds nothing, and a phone never scrolls sideways."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from goals.models import OperationalGoal, StrategicGoal
from steunpunt.accounts.models import User
from tests.browser.test_axe import VIEW_NAMES, VIEWS, complaints

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHIPPED = Path(settings.BASE_DIR) / "goals" / "plans" / "beleidsplan-2021-2025.txt"
PLAN = "/werk/plan/2021-2025/"
WORK = [
    PLAN,
    f"{PLAN}teksten/",
    f"{PLAN}geschiedenis/",
    f"{PLAN}bestanden/",
    f"{PLAN}sd-nieuw/",
    f"{PLAN}punt-nieuw/",
    f"{PLAN}doelgroep-nieuw/",
    "/werk/plan/nieuw/",
]


def check(page: Any, address: str) -> None:
    assert complaints(page) == [], address
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address


@pytest.mark.parametrize(("prefix", "scheme"), VIEWS, ids=VIEW_NAMES)
def test_axe_finds_nothing_where_the_plan_is_edited(
    live_server: Any, page: Any, browser_login: Callable[[User], None], publisher: User, prefix: str, scheme: str
) -> None:
    call_command("load_plan")
    goal, part = StrategicGoal.objects.all()[0], OperationalGoal.objects.all()[0]
    browser_login(publisher)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": 360, "height": 740})
    parts = [f"/werk/plan/sd/{goal.pk}/", f"/werk/plan/sd/{goal.pk}/od-nieuw/", f"/werk/plan/od/{part.pk}/"]
    for path in [*WORK, *parts]:
        page.goto(live_server.url + prefix + path)
        check(page, path)


@pytest.mark.parametrize(("prefix", "scheme"), VIEWS, ids=VIEW_NAMES)
def test_axe_finds_nothing_on_the_preview_of_an_import(
    live_server: Any, page: Any, browser_login: Callable[[User], None], publisher: User, prefix: str, scheme: str
) -> None:
    """A changed goal, a line that nobody recognises and a goal that is missing; then a mistake with its line number."""
    call_command("load_plan")
    lines = SHIPPED.read_text(encoding="utf-8").replace("in het werken met vrijwilligers", "bij het werken met vrijwilligers").split("\n")
    text = "\n".join(line for line in lines if "OD4 – Kennis" not in line) + "\n\nSD4 bis volgt nog"
    browser_login(publisher)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": 360, "height": 740})
    for typed in (text, "OD1 – Een doel zonder strategisch doel erboven."):
        page.goto(f"{live_server.url}{prefix}/werk/plan/importeren/")
        page.locator("[name=period]").fill("2021-2025")
        page.locator("textarea").fill(typed)
        page.locator("main form button[type=submit]").first.click()
        page.locator("main .difference, main .error-summary, main .alert").first.wait_for()
        check(page, typed[-40:])


@pytest.mark.parametrize(("prefix", "scheme"), VIEWS, ids=VIEW_NAMES)
def test_axe_finds_nothing_where_the_plan_is_read(live_server: Any, page: Any, prefix: str, scheme: str) -> None:
    call_command("load_plan")
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": 360, "height": 740})
    for path in ("/doelen/", "/doelen/2021-2025/", "/doelen/2021-2025/sd1/", "/doelen/2021-2025/sd1/od1/", "/doelen/2021-2025/downloads/"):
        page.goto(live_server.url + prefix + path)
        check(page, path)
