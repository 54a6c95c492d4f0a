"""The list: organisations by name, and counts that are kept but never old."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goals.activities.counting import ALL, counts_of
from goals.activities.listing import Choices
from goals.models import Activity
from steunpunt.accounts.models import User
from tests.factories import ActivityFactory, OperationalGoalFactory, OrganisationFactory

For = Callable[[User | None], Client]
LIST = "/werk/activiteiten/"
pytestmark = pytest.mark.django_db


def test_a_quarter_or_months_narrow_to_what_began_then(client_for: For, staff: User) -> None:
    for month in (3, 4, 6, 7):
        ActivityFactory(title=f"Maand {month}", starts_on=date(2024, month, 5), ends_on=date(2024, 12, 31))
    client = client_for(staff)

    def titles(query: str) -> set[str]:
        return {row.title for row in client.get(f"/werk/activiteiten/?{query}").context["page"].object_list}

    assert titles("kwartaal=2") == {"Maand 4", "Maand 6"}
    assert titles("maand=3&maand=7") == {"Maand 3", "Maand 7"}
    assert titles("kwartaal=2&maand=3") == {"Maand 3", "Maand 4", "Maand 6"}
    assert len(titles("kwartaal=9&maand=0&maand=%C2%B2")) == 4
    chosen = client.get("/werk/activiteiten/?kwartaal=2&jaar=2024").context["chosen"]
    assert [(part.label, part.url) for part in chosen][1] == ("begonnen in april, mei, juni", "?jaar=2024")


def test_organisations_are_found_by_part_of_their_name(client_for: For, staff: User) -> None:
    reached, other = ActivityFactory(title="Bereikt"), ActivityFactory(title="Elders")
    Activity.objects.filter(pk__in=[reached.pk, other.pk]).update(organisations_status="measured")
    harmony = OrganisationFactory(name="Harmonie Sint-Jan")
    reached.organisations.add(harmony)
    other.organisations.add(OrganisationFactory(name="Fanfare"))
    for query in ("harmon", str(harmony.pk)):
        context = client_for(staff).get(LIST, {"organisatie": query}).context
        assert [row.title for row in context["page"]] == ["Bereikt"]
        assert len(context["chosen"]) == 1


def test_counts_hold_the_total_and_never_count_twice(staff: User) -> None:
    goals = [OperationalGoalFactory(), OperationalGoalFactory()]
    activity = ActivityFactory(goals=goals, kind="training")
    activity.staff.add(staff)
    ActivityFactory(goals=goals[:1], kind="webinar")
    counts = counts_of(staff, Choices(facets={"soort": ("training",), "jaar": (), "doel": (), "vorm": (), "wie": ()}))
    assert counts[ALL] == {"": 1}
    assert counts["soort"] == {"training": 1, "webinar": 1}
    assert counts["doel"] == {str(goal.pk): 1 for goal in goals}
    assert counts["wie"] == {str(staff.pk): 1}


@pytest.mark.parametrize("query", ["", "?soort=training&q=a&organisatie=har"])
def test_the_list_asks_at_most_eight_questions_of_the_ledger(client_for: For, staff: User, query: str) -> None:
    client = client_for(staff)
    ActivityFactory()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(LIST + query).status_code == 200
    login = ("django_session", 'accounts_user"."id" =', "mfa_authenticator")
    assert len([one for one in queries if not any(word in one["sql"] for word in login)]) <= 8
