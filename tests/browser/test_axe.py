"""axe finds nothing on any page: each visitor, both languages, light and dark. A new page joins the list of its visitor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from goals.models import Activity
from steunpunt.accounts.models import User
from tests.factories import ActivityFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PUBLIC = ["/", "/stijl/", "/toegankelijkheid/", "/privacy/", "/over-ons/", "/doelen/downloads/", "/bestaat-niet/"]
PUBLIC += ["/account/login/", "/account/login/code/", "/account/password/reset/", "/account/signup/", "/uitnodiging/onzin/"]
MEMBER = ["/account/email/", "/account/password/change/", "/account/2fa/", "/account/2fa/totp/activate/", "/account/logout/"]
MEMBER += ["/account/2fa/webauthn/", "/account/2fa/webauthn/add/", "/account/reauthenticate/"]
STAFF = [
    "/account/2fa/recovery-codes/",
    "/account/2fa/recovery-codes/generate/",
    "/",
    "/werk/activiteiten/",
    "/werk/activiteiten/?q=geen",
    "/werk/activiteiten/nieuw/",
]
PUBLISHER = ["/", "/werk/plan/", "/werk/plan/importeren/", "/werk/mensen/", "/werk/mensen/uitnodigen/"]
CAST = {"visitor": PUBLIC, "member": MEMBER, "staff": STAFF, "publisher": PUBLISHER}
VISITS = [(role, path) for role, paths in CAST.items() for path in paths]
# All of axe but the rules that it calls experimental.
OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def complaints(page: Any) -> list[str]:
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("prefix", ["", "/en"], ids=["nl", "en"])
@pytest.mark.parametrize(("role", "path"), VISITS)
def test_axe_finds_nothing(
    request: pytest.FixtureRequest,
    live_server: Any,
    page: Any,
    browser_login: Callable[[User], None],
    role: str,
    path: str,
    prefix: str,
    scheme: str,
) -> None:
    user = request.getfixturevalue(role)
    if user is not None:
        browser_login(user)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(live_server.url + prefix + path)
    assert complaints(page) == []


@pytest.mark.parametrize("path", ["/", "/stijl/"])
def test_a_phone_never_scrolls_sideways(live_server: Any, page: Any, path: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(live_server.url + path)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_nothing_on_a_page_breaks_the_content_security_policy(live_server: Any, page: Any) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(live_server.url + "/stijl/")
    assert [text for text in said if "Content Security Policy" in text] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page_of", ["", "wijzigen/", "verwijderen/"])
@pytest.mark.parametrize("prefix", ["", "/en"], ids=["nl", "en"])
def test_axe_finds_nothing_on_an_entry(
    live_server: Any, page: Any, browser_login: Callable[[User], None], publisher: User, page_of: str, prefix: str, scheme: str
) -> None:
    activity = ActivityFactory()
    browser_login(publisher)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    for path in (
        f"/werk/activiteiten/{activity.pk}/{page_of}",
        f"/werk/historiek/activiteit/{activity.pk}/",
        f"/werk/mensen/{publisher.pk}/",
    ):
        page.goto(live_server.url + prefix + path)
        assert complaints(page) == [], path


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("prefix", ["", "/en"], ids=["nl", "en"])
def test_axe_finds_nothing_on_a_conflict_or_a_refused_file(
    live_server: Any, page: Any, browser_login: Callable[[User], None], staff: User, prefix: str, scheme: str
) -> None:
    activity = ActivityFactory()
    browser_login(staff)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(f"{live_server.url}{prefix}/werk/activiteiten/{activity.pk}/wijzigen/")
    Activity.objects.filter(pk=activity.pk).update(version=2, title="Door iemand anders")
    with page.expect_navigation():
        page.locator("button.btn-primary[name=save]").click()
    assert page.get_by_text("Door iemand anders").first.is_visible()
    assert complaints(page) == []
    page.goto(f"{live_server.url}{prefix}/werk/activiteiten/{activity.pk}/")
    page.locator("input[type=file]").set_input_files({"name": "a.svg", "mimeType": "image/svg+xml", "buffer": b"<svg/>"})
    with page.expect_navigation():
        page.locator("form[enctype] button[type=submit]").click()
    assert page.locator(".error-summary").is_visible()
    assert complaints(page) == []
