"""axe finds nothing on any page: each visitor, both languages, light and dark. A new page joins the list of its visitor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe

from goals.models import Activity
from steunpunt.accounts.models import User
from tests.factories import ActivityFactory, OperationalGoalFactory

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
    "/werk/dekking/",
    "/mijn/mails/",
    "/werk/activiteiten/importeren/",
    "/werk/",
    "/werk/team/",
    "/werk/sjablonen/",
    "/werk/activiteiten/nieuw/?regel=advies+vorming+31/2+gisteren",
]
PUBLISHER = ["/", "/werk/plan/", "/werk/plan/importeren/", "/werk/mensen/", "/werk/mensen/uitnodigen/"]
CAST = {"visitor": PUBLIC, "member": MEMBER, "staff": STAFF, "publisher": PUBLISHER}
VISITS = [(role, path) for role, paths in CAST.items() for path in paths]
# All of axe but the rules that it calls experimental.
OPTIONS = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], "resultTypes": ["violations"]}
# What depends on colour; the rest of a page is the same in the dark.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}, "resultTypes": ["violations"]}
Scheme = Literal["light", "dark"]
# Words differ by language and colours by scheme, neither by both.
VIEWS: tuple[tuple[str, Scheme], ...] = (("", "light"), ("", "dark"), ("/en", "light"))
VIEW_NAMES = ["nl-light", "nl-dark", "en-light"]


def complaints(page: Any, options: dict[str, Any] = OPTIONS) -> list[str]:
    found = Axe().run(page, options=options).response["violations"]
    return [f"{rule['id']}: {node['target']} {node['failureSummary']}" for rule in found for node in rule["nodes"]]


def complaints_everywhere(page: Any, server: str, path: str, look_at: Callable[[Any], None] = lambda page: None) -> dict[str, list[str]]:
    """What axe says of a page, by language and scheme; nothing where it says nothing. `look_at` gets the page first."""
    found, shown = {}, None
    for prefix, scheme in VIEWS:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        if prefix != shown:
            page.goto(server + prefix + path)
            look_at(page)
            shown = prefix
        if said := complaints(page, COLOURS if scheme == "dark" else OPTIONS):
            found[f"{prefix}{path} {scheme}"] = said
    return found


@pytest.mark.parametrize(("role", "path"), VISITS)
def test_axe_finds_nothing(
    request: pytest.FixtureRequest, live_server: Any, page: Any, browser_login: Callable[[User], None], role: str, path: str
) -> None:
    user = request.getfixturevalue(role)
    if user is not None:
        browser_login(user)
    assert complaints_everywhere(page, live_server.url, path) == {}


def test_axe_sees_the_other_scheme_without_a_new_visit(live_server: Any, page: Any) -> None:
    """What the test above rests on: after a change of scheme the page has other colours, and axe judges those."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.goto(live_server.url)
    before = page.evaluate("getComputedStyle(document.body).color")
    # The light text on the dark paper cannot be read.
    page.evaluate(f"document.querySelector('main h1').style.color = '{before}'")
    assert complaints(page) == []
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    assert page.evaluate("getComputedStyle(document.body).color") != before
    assert any("color-contrast" in said for said in complaints(page, COLOURS))


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


def test_axe_finds_nothing_on_an_entry(live_server: Any, page: Any, browser_login: Callable[[User], None], publisher: User) -> None:
    entry = f"/werk/activiteiten/{ActivityFactory().pk}/"
    browser_login(publisher)
    for path in (
        entry,
        f"{entry}wijzigen/",
        f"{entry}verwijderen/",
        entry.replace("activiteiten", "historiek/activiteit"),
        f"/werk/mensen/{publisher.pk}/",
    ):
        assert complaints_everywhere(page, live_server.url, path) == {}


@pytest.mark.parametrize(("prefix", "scheme"), VIEWS, ids=VIEW_NAMES)
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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_an_import(
    live_server: Any, page: Any, browser_login: Callable[[User], None], staff: User, scheme: Any
) -> None:
    """Every step of it, on a phone that never scrolls sideways."""
    OperationalGoalFactory(number=1)
    browser_login(staff)
    page.set_viewport_size({"width": 380, "height": 800})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(f"{live_server.url}/werk/activiteiten/importeren/")
    rows = "Datum;Titel;Soort;Doel\n1/3/2024;Eén;Advies op maat;1.1\n1/3/2024;Eén;Advies op maat;1.1\n31/2/2024;Twee;Feest;1.1\n"
    page.locator("input[type=file]").set_input_files({"name": "a.csv", "mimeType": "text/csv", "buffer": rows.encode()})
    for tick in (None, None, "leave_errors", None):
        if tick:
            page.locator(f"input[name={tick}]").check()
        if page.locator("main button.btn-primary").first.is_visible():
            with page.expect_navigation():
                page.locator("main button.btn-primary").first.click()
        assert complaints(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert Activity.objects.get().title == "Eén"
    for path in ("/werk/dekking/?jaar=2024", "/werk/dekking/?jaar=2024&per=maand", "/werk/dekking/?jaar=2024&per-wie=iedereen"):
        page.goto(live_server.url + path)
        assert complaints(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
