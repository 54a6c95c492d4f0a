"""A security key, played by the browser itself: its script must load under our content security policy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator

from steunpunt.accounts.models import User

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_security_key_is_added(live_server: Any, page: Any, browser_login: Callable[[User], None], member: User) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    key = {"protocol": "ctap2", "transport": "usb", "hasUserVerification": True, "isUserVerified": True, "hasResidentKey": True}
    session.send("WebAuthn.addVirtualAuthenticator", {"options": {**key, "automaticPresenceSimulation": True}})
    # A key belongs to a name, never to an IP number.
    address = live_server.url.replace("127.0.0.1", "localhost")
    browser_login(member)
    cookies = [cookie for cookie in page.context.cookies() if cookie["name"] == "sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookies[0]["value"], "url": address}])
    page.goto(f"{address}/account/2fa/webauthn/add/")
    page.locator("[name=name]").fill("Sleutel op de sleutelbos")
    with page.expect_navigation():
        page.locator("#mfa_webauthn_add").click()
    found = Authenticator.objects.get(user=member, type="webauthn")
    assert found.wrap().name == "Sleutel op de sleutelbos"
    assert [text for text in said if "Content Security Policy" in text] == []
