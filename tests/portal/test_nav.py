"""Navigation shows to each of the cast what is theirs."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from steunpunt.accounts.models import User
from steunpunt.portal import nav

STAFF = {"activities:log", "activities:list", "coverage:grid", "desk:mine", "indicators:desk", "reports:desk", "week:now"}
STAFF |= {"advice:list", "offer-desk:list", "offer-desk:overview", "sessions:list", "landscape:recognitions"}


def names(entries: tuple[nav.Entry, ...], visitor: object) -> set[str]:
    return {entry.url_name for entry in entries if entry.shows_to(visitor)}


def test_a_visitor_sees_only_what_is_public() -> None:
    assert names(nav.WORK, AnonymousUser()) == set()
    assert names(nav.ACCOUNT, AnonymousUser()) == set()
    assert names(nav.PUBLIC, AnonymousUser()) == {"advice:ask", "offers:list", "progress:plan", "reports:list", "plan:about"}


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        ("member", set()),
        ("colleague", set()),
        ("stranger", set()),
        ("staff", STAFF),
        ("publisher", STAFF | {"plan:index", "people:list", "privacy:index"}),
    ],
)
def test_work_shows_to_who_may_do_it(request: pytest.FixtureRequest, role: str, shown: set[str]) -> None:
    assert names(nav.WORK, request.getfixturevalue(role)) == shown


def test_the_entry_with_the_longest_address_is_where_we_are() -> None:
    links = nav.links_for(nav.FOOTER, AnonymousUser(), "/stijl/")
    assert [link.url for link in links if link.is_current] == ["/stijl/"]


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["visitor", "member", "colleague", "stranger", "staff", "publisher"])
def test_every_entry_that_shows_opens(request: pytest.FixtureRequest, client_for: Callable[[User | None], Client], role: str) -> None:
    user = request.getfixturevalue(role)
    client, visitor = client_for(user), user or AnonymousUser()
    for entries in (nav.PUBLIC, nav.WORK, nav.ACCOUNT, nav.FOOTER):
        for link in nav.links_for(entries, visitor, "/"):
            assert client.get(link.url, follow=True).status_code == 200, link.url
