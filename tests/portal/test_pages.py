"""Home, statements, style page, languages and errors."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from services.models import Session
from steunpunt.accounts.models import User
from steunpunt.portal import errors
from tests.factories import SessionFactory, SupportOfferFactory, UserFactory
from tests.services.asking import ask

PAGES = ["/", "/stijl/", "/toegankelijkheid/", "/privacy/"]


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", ["", "/en"])
@pytest.mark.parametrize("path", PAGES)
def test_pages_of_the_frame_open_for_a_visitor(client: Client, path: str, prefix: str) -> None:
    response = client.get(prefix + path)
    page = response.content.decode()
    assert response.status_code == 200
    assert page.count("<h1") == 1
    assert f'<html lang="{"en" if prefix else "nl"}"' in page


@pytest.mark.django_db
@pytest.mark.parametrize("path", PAGES)
def test_nothing_is_inline(client: Client, path: str) -> None:
    page = client.get(path).content.decode()
    assert " style=" not in page
    assert "<style" not in page


@pytest.mark.django_db
def test_the_language_switch_leads_to_the_same_page(client: Client) -> None:
    assert 'href="/en/privacy/?a=1"' in client.get("/privacy/?a=1").content.decode()
    assert 'href="/privacy/"' in client.get("/en/privacy/").content.decode()


@pytest.mark.django_db
def test_home_without_plan_says_why_it_is_empty(client: Client) -> None:
    assert "Nog geen cijfers" in client.get("/").content.decode()


def published_session(title: str, capacity: int = 4) -> Session:
    return SessionFactory(offer=SupportOfferFactory(title=title), capacity=capacity)


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_home_finds_support_and_shows_what_comes_with_places_left(
    client: Client, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    full = published_session("Volgeboekt", capacity=1)
    ask(full, "An", actor=UserFactory(role="staff"))
    for number in range(count):
        published_session(f"Vrij {number}")
    client.get("/")
    with django_assert_num_queries(3):
        page = client.get("/").content.decode()
    assert 'action="/aanbod/"' in page
    assert page.count("nog 4 plaatsen") == count
    assert "Volgeboekt" not in page


def test_home_of_a_colleague_begins_with_logging(client_for: Callable[[User | None], Client], staff: User, member: User) -> None:
    assert "/werk/activiteiten/nieuw/" in client_for(staff).get("/").content.decode()
    for user in (None, member):
        assert "/werk/activiteiten/nieuw/" not in client_for(user).get("/").content.decode()


def test_somebody_who_is_logged_in_can_log_out(client_for: Callable[[User], Client], staff: User) -> None:
    page = client_for(staff).get("/").content.decode()
    assert staff.name in page
    assert 'action="/account/logout/"' in page


@pytest.mark.django_db
def test_an_address_that_does_not_exist_gives_404_in_style(client: Client) -> None:
    response = client.get("/bestaat-niet/")
    assert response.status_code == 404
    assert "We vinden deze pagina niet" in response.content.decode()


def test_the_address_of_a_form_gives_a_page_with_a_way_on(client_for: Callable[[User], Client], publisher: User) -> None:
    client = client_for(publisher)
    response = client.get("/werk/plan/od/1/archiveren/")
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "Op dit adres valt niets te lezen" in response.content.decode()
    assert client.head("/werk/plan/od/1/archiveren/").content == b""


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("referer", "after"),
    [("http://testserver/werk/plan/2021-2025/?a=1", "/werk/plan/2021-2025/"), ("https://elders.example/werk/", "/"), ("", "/")],
)
def test_who_sends_a_form_after_the_session_ended_comes_back_to_its_page(client: Client, referer: str, after: str) -> None:
    response = client.post("/werk/plan/od/1/archiveren/", headers={"referer": referer})
    assert response.headers["Location"] == f"/account/login/?next={after}"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("handler", "status"), [(errors.bad_request, 400), (errors.forbidden, 403), (errors.not_found, 404), (errors.csrf_failure, 403)]
)
def test_each_error_has_its_page(rf: RequestFactory, handler: Callable[..., object], status: int) -> None:
    response = handler(rf.get("/"), Exception("x"))
    assert response.status_code == status  # type: ignore[attr-defined]
    assert b"site-header" in response.content  # type: ignore[attr-defined]


def test_a_broken_page_needs_no_database(rf: RequestFactory) -> None:
    assert errors.server_error(rf.get("/")).status_code == 500


def test_an_engine_that_is_away_is_said_to_come_back(rf: RequestFactory) -> None:
    try:
        raise OperationalError("the database is away")
    except OperationalError:
        response = errors.server_error(rf.get("/"))
    assert (response.status_code, response["Retry-After"]) == (503, "60")
