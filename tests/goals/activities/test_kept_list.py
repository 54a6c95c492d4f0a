"""The list of activities is drawn once for every colleague, until somebody writes what it shows."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from goals.activities.listing import Choices, found
from goals.kept import ENTRIES, LEDGER, stamps
from goals.models import Activity, StrategicGoal
from steunpunt.accounts.models import User
from steunpunt.vocabulary.models import Theme
from tests.factories import ActivityFactory, OperationalGoalFactory, OrganisationFactory, ThemeFactory, UserFactory

pytestmark = pytest.mark.django_db
For = Callable[[User | None], Client]
LIST = "/werk/activiteiten/"


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    cache.clear()


def read(client: Client, query: str = "") -> str:
    answer = client.get(f"{LIST}{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_colleagues_share_the_list_and_nothing_of_each_other(client_for: For, staff: User, publisher: User, member: User) -> None:
    ActivityFactory(title="Samen")
    pages = [(user, read(client_for(user))) for user in (staff, publisher, staff, publisher)]
    for user, page in pages:
        assert ("Samen" in page, user.name in page) == (True, True)
        assert ({staff.name, publisher.name} - {user.name}).pop() not in page
        assert ("Plan bewerken" in page or "/werk/mensen/" in page) == (user is publisher)
    found_tokens = [set(re.findall(r'csrfmiddlewaretoken" value="([^"]+)"', page)) for _user, page in pages]
    assert len(set.union(*found_tokens)) == len(pages)
    assert client_for(member).get(LIST).status_code == 403
    assert client_for(None).get(LIST).status_code == 302


def test_each_language_has_its_own(client_for: For, staff: User) -> None:
    ActivityFactory(kind="training")
    client = client_for(staff)
    for _turn in range(2):
        assert "Vorming · " in read(client)
        english = client.get(f"/en{LIST}").content.decode()
        assert ("Training · " in english, "Vorming · " in english) == (True, False)


def test_what_it_says_is_never_older_than_a_write(client_for: For, staff: User) -> None:
    theme, reached = ThemeFactory(name="Oud thema"), OrganisationFactory(name="Oude club")
    goal, who = OperationalGoalFactory(), UserFactory(name="Oude naam", role="staff")
    activity: Activity = ActivityFactory(title="Oude titel", goals=[goal], organisations_status="measured")
    activity.staff.add(who)
    activity.subject_rows.create(theme=theme)
    activity.organisation_rows.create(organisation=reached)
    client, query = client_for(staff), f"?organisatie={reached.pk}"
    page = read(client, query)
    assert all(words in page for words in ("Oude titel", "Oude naam", "Oud thema", "Oude club"))
    Activity.objects.filter(pk=activity.pk).update(title="Nieuwe titel")
    User.objects.filter(pk=who.pk).update(name="Nieuwe naam")
    Theme.objects.filter(pk=theme.pk).update(name="Nieuw thema")
    type(reached).objects.filter(pk=reached.pk).update(name="Nieuwe club")
    page = read(client, query)
    assert all(words in page for words in ("Nieuwe titel", "Nieuwe naam", "Nieuw thema", "Nieuwe club"))
    assert not [words for words in ("Oude titel", "Oude naam", "Oud thema", "Oude club") if words in page]
    StrategicGoal.objects.filter(pk=goal.strategic_goal.pk).update(number=8)
    assert f"SD8-OD{goal.number}" in read(client, query)


def test_seen_again_it_asks_who_comes_in_and_whether_anything_changed(
    client_for: For, staff: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    ActivityFactory()
    client = client_for(staff)
    for query in ("", "?q=een+twee", "?soort=training&pagina=2"):
        read(client, query)
        with django_assert_max_num_queries(4):
            read(client, query)


def test_the_stamp_of_the_entries_begins_with_that_of_the_ledger() -> None:
    ActivityFactory()
    assert stamps() == (ENTRIES.stamp(), LEDGER.stamp())


def test_a_part_of_a_word_is_looked_up_in_an_index(staff: User) -> None:
    """Which index is used depends on how much there is; that one can be used does not."""
    rows = found(staff, Choices(facets={}, text="vrijwill")).order_by()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "activity_words_parts" in rows.explain()
