"""Every address and everybody: who is let in, who has to log in, who is refused. A new address is in this test by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from goals.models import Activity
from steunpunt.accounts.models import User
from tests.factories import ActivityFactory

ClientFor = Callable[[User | None], Client]
# Rows need not exist: who may not come in is refused before anything is looked up.
FILLED = {
    "int": "1",
    "str": "x",
    "slug": "x",
    "plan_period": "2021-2025",
    "indicator_code": "I1",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "path": "x",
}
# The libraries of login and admin have tests of their own.
NOT_OURS = ("account/", "en/", "i18n/", "beheer-techniek/")
OWN = ("mijn/",)
FOR_PUBLISHERS = (
    "werk/plan/",
    "werk/mensen/",
    "werk/privacy/",
    "werk/themas/",
    "werk/historiek/",
    "werk/indicatoren/2021-2025/",
    "werk/indicatoren/1/wijzigen/",
    "werk/indicatoren/1/archiveren/",
    "werk/indicatoren/1/herstellen/",
    "werk/indicatoren/1/definitie/",
    "werk/indicatoren/definitie/",
    "werk/indicatoren/1/streefwaarden/",
    "werk/indicatoren/1/oordeel/",
    "werk/verslagen/1/bevriezen/",
    "werk/verslagen/1/publiceren/",
    "werk/verslagen/1/erratum/",
    "werk/aanbod/evaluaties/voeden/",
    "werk/aanbod/evaluaties/stoppen/",
)


def addresses(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern.url_patterns, route)
        else:
            yield re.sub(r"<(\w+):\w+>", lambda found: FILLED[found.group(1)], route)


EVERY = sorted({address for address in addresses(get_resolver().url_patterns) if not address.startswith(NOT_OURS)})
WORK = [address for address in EVERY if address.startswith("werk/")]
PUBLISHING = [address for address in WORK if address.startswith(FOR_PUBLISHERS)]
PUBLIC = [address for address in EVERY if address not in WORK and not address.startswith(OWN)]
WAYS = ("get", "post")


def answers(client: Client, address: str) -> dict[str, int | str]:
    """What each way of asking gives; a redirect to the login is its own answer."""
    found: dict[str, int | str] = {}
    for way in WAYS:
        answer = getattr(client, way)(f"/{address}")
        found[way] = "login" if "/account/login/" in answer.headers.get("Location", "") else answer.status_code
    return found


def test_the_lists_hold_what_they_should() -> None:
    assert len(WORK) > 80
    assert len(PUBLIC) > 30
    assert all(any(address.startswith(prefix) for address in WORK) for prefix in FOR_PUBLISHERS)


@pytest.mark.django_db
def test_a_visitor_has_to_log_in_for_all_work(client_for: ClientFor) -> None:
    client = client_for(None)
    found = {address: answers(client, address) for address in [*WORK, *(each for each in EVERY if each.startswith(OWN))]}
    assert {address: said for address, said in found.items() if set(said.values()) - {"login", 405}} == {}
    assert all("login" in said.values() for said in found.values())


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["member", "colleague", "stranger"])
def test_a_member_is_refused_all_work(request: pytest.FixtureRequest, client_for: ClientFor, role: str) -> None:
    ActivityFactory()
    client = client_for(request.getfixturevalue(role))
    found = {address: answers(client, address) for address in WORK}
    assert {address: said for address, said in found.items() if set(said.values()) - {403, 405}} == {}
    assert all(403 in said.values() for said in found.values())
    assert Activity.objects.count() == 1


@pytest.mark.django_db
def test_staff_is_refused_what_a_publisher_decides_and_nothing_else(client_for: ClientFor, staff: User) -> None:
    client = client_for(staff)
    refused = {address for address in WORK if 403 in answers(client, address).values()}
    assert refused == set(PUBLISHING)


@pytest.mark.django_db
def test_a_publisher_is_refused_nothing(client_for: ClientFor, publisher: User) -> None:
    client = client_for(publisher)
    found = {address: answers(client, address) for address in EVERY}
    assert {address: said for address, said in found.items() if {403, "login"} & set(said.values())} == {}


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["visitor", "member"])
def test_what_is_public_asks_nobody_to_log_in(request: pytest.FixtureRequest, client_for: ClientFor, role: str) -> None:
    client = client_for(request.getfixturevalue(role))
    found = {address: answers(client, address) for address in PUBLIC}
    assert {address: said for address, said in found.items() if {403, "login"} & set(said.values())} == {}
