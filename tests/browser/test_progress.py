"""axe finds nothing on the progress pages when they have charts, and a phone never scrolls sideways."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.test_axe import complaints_everywhere
from tests.factories import ActivityFactory, OperationalGoalFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PATHS = [
    "/doelen/?jaar=2024",
    "/doelen/2021-2025/sd1/?jaar=2024",
    "/doelen/2021-2025/sd1/od1/?jaar=2024",
    "/doelen/2021-2025/sd1/od1/?jaar=2022",
]


@pytest.fixture(autouse=True)
def work(transactional_db: None) -> None:
    goal = OperationalGoalFactory(number=1, short_label="Vrijwilligers", explanation="Waarom we dit doen.")
    for kind in ("training", "advice", "basic-training"):
        ActivityFactory(goals=[goal], kind=kind, is_sample=True, participations=3, participations_status="measured")


def open_and_narrow(page: Any) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")


@pytest.mark.parametrize("path", PATHS)
def test_axe_finds_nothing_beside_charts_and_a_phone_never_scrolls_sideways(live_server: Any, page: Any, path: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    assert complaints_everywhere(page, live_server.url, path, look_at=open_and_narrow) == {}
