"""Themes: who may write them, what is refused, what the history says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goals.models import ActivitySubject
from steunpunt.accounts.models import User
from steunpunt.vocabulary.actions import ThemeError, add_theme, remove_theme, rename_theme
from steunpunt.vocabulary.models import Theme
from tests.factories import ActivityFactory, ThemeFactory
from tests.history import history_of

pytestmark = pytest.mark.django_db
For = Callable[[User | None], Client]
PAGE = "/werk/themas/"


def test_only_a_publisher_opens_the_page(client_for: For, member: User, staff: User, publisher: User) -> None:
    theme = ThemeFactory()
    for path in (PAGE, f"{PAGE}{theme.pk}/"):
        assert client_for(None).get(path).status_code in (302, 403)
        assert client_for(member).get(path).status_code == 403
        assert client_for(staff).get(path).status_code == 403
        assert client_for(publisher).get(path).status_code == 200
    assert client_for(staff).post(f"{PAGE}{theme.pk}/weg/").status_code == 403
    assert Theme.objects.filter(pk=theme.pk).exists()


def test_the_actions_refuse_who_may_not(staff: User) -> None:
    theme = ThemeFactory()
    with pytest.raises(PermissionDenied):
        add_theme(actor=staff, name="Nieuw")
    with pytest.raises(PermissionDenied):
        rename_theme(actor=staff, theme=theme, name="Anders")
    with pytest.raises(PermissionDenied):
        remove_theme(actor=staff, theme=theme)
    assert list(Theme.objects.values_list("name", flat=True)) == [theme.name]


def test_a_publisher_adds_renames_and_removes(client_for: For, publisher: User) -> None:
    client = client_for(publisher)
    assert client.post(PAGE, {"name": "  Samen   werken "}).status_code == 302
    theme = Theme.objects.get()
    assert (theme.name, theme.slug) == ("Samen werken", "samen-werken")
    assert client.post(f"{PAGE}{theme.pk}/", {"name": "Samenwerken"}).status_code == 302
    assert Theme.objects.get().name == "Samenwerken"
    assert client.post(f"{PAGE}{theme.pk}/weg/").status_code == 302
    assert not Theme.objects.exists()
    assert history_of(theme) == ["insert", "update", "delete"]


@pytest.mark.parametrize("name", ["vrijwilligers", "Vrijwillígers", "!!!", ""])
def test_a_name_that_is_there_or_says_nothing_is_refused_and_stays_typed(client_for: For, publisher: User, name: str) -> None:
    add_theme(actor=None, name="Vrijwilligers")
    answer = client_for(publisher).post(PAGE, {"name": name})
    assert answer.status_code == 422
    assert answer.context["form"].errors["name"]
    assert answer.context["form"]["name"].value() == name
    assert Theme.objects.count() == 1


def test_a_theme_in_use_stays(client_for: For, publisher: User) -> None:
    theme = ThemeFactory(name="Vrijwilligers")
    ActivitySubject.objects.create(activity=ActivityFactory(), theme=theme)
    with pytest.raises(ThemeError, match="in gebruik"):
        remove_theme(actor=publisher, theme=theme)
    page: Any = client_for(publisher).post(f"{PAGE}{theme.pk}/weg/", follow=True)
    assert "in gebruik" in page.content.decode()
    assert Theme.objects.filter(pk=theme.pk).exists()


def test_an_example_that_somebody_renames_is_one_no_more(publisher: User) -> None:
    theme = ThemeFactory(is_sample=True)
    assert rename_theme(actor=publisher, theme=theme, name="Ons eigen thema").is_sample is False


def test_the_queries_do_not_grow(client_for: For, publisher: User) -> None:
    client, counts = client_for(publisher), []
    for more in (1, 2):
        ThemeFactory.create_batch(more)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(PAGE).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
