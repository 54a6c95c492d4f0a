"""The quick line as a colleague uses it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from goals.models import Activity
from landscape.models import Organisation
from steunpunt.accounts.models import User
from tests.factories import MunicipalityFactory, OperationalGoalFactory, OrganisationFactory, PolicyPlanFactory, StrategicGoalFactory

pytestmark = pytest.mark.django_db
LIST, LOG = "/werk/activiteiten/", "/werk/activiteiten/nieuw/"
For = Callable[[User | None], Client]


@pytest.fixture
def goal(db: None) -> object:
    plan = PolicyPlanFactory(first_year=localdate().year - 3, last_year=localdate().year + 1)
    return OperationalGoalFactory(strategic_goal=StrategicGoalFactory(plan=plan), number=5, short_label="Vrijwilligers")


def test_the_line_fills_in_the_form_and_says_what_it_understood(client_for: For, staff: User, goal: object) -> None:
    reached = OrganisationFactory(name="Avansa Limburg")
    place = MunicipalityFactory(name="Genk")
    client = client_for(staff)
    line = "advies over statuten voor avansa limburg in Genk 1u30 SD1-OD5 gisteren 3 deelnames 1,5 dagdelen ter plaatse"
    answer = client.get(f"{LOG}?regel={quote(line)}")
    form = answer.context["form"]
    asked = {name: form[name].value() for name in ("title", "kind", "goal", "organisations", "participations", "mode", "starts_on")}
    assert asked == {
        "title": "Over statuten",
        "kind": "advice",
        "goal": goal.pk,  # type: ignore[attr-defined]
        "organisations": [reached.pk],
        "participations": 3,
        "mode": "on-site",
        "starts_on": localdate() - timedelta(days=1),
    }
    assert (form["municipality"].value(), form["text"].value(), str(form["half_days"].value())) == (place.pk, "Duur: 1 u 30 min.", "1.5")
    assert [chip.label for chip in answer.context["quick"].chips][:2] == ["Soort", "Organisatie"]
    assert Activity.objects.count() == 0


def test_a_line_of_parts_alone_gets_a_title(client_for: For, staff: User, goal: object) -> None:
    OrganisationFactory(name="Café Zéro vzw")
    form = client_for(staff).get(f"{LOG}?regel=advies cafe zero").context["form"]
    assert form["title"].value() == "Advies op maat Café Zéro vzw"


def test_namesakes_are_a_question_whose_answer_fills_in_the_form(client_for: For, staff: User, goal: object) -> None:
    first, second = OrganisationFactory(name="Harmonie"), OrganisationFactory(name="Harmonie")
    client = client_for(staff)
    answer = client.get(f"{LOG}?regel=Repetitie Harmonie")
    assert answer.context["form"]["organisations"].value() is None
    options = dict(answer.context["quick"].asked[0].options)
    chosen = client.get(f"{LOG}?regel={quote(options[f'Harmonie ({second.municipality})'])}")
    assert chosen.context["form"]["organisations"].value() == [second.pk]
    assert first.name in answer.content.decode()


@pytest.mark.parametrize(
    "line", ["", "   ", "\0", "a" * 5000, "doel:999999 organisatie:99999999999999999 gemeente:x", "<b>'\"", "31/2 SD9-OD9", "%"]
)
def test_no_line_breaks_the_page(client_for: For, staff: User, goal: object, line: str) -> None:
    answer = client_for(staff).get(LOG, {"regel": line})
    assert answer.status_code == 200
    assert "<b>'" not in answer.content.decode()


def test_the_line_stands_on_the_list_and_on_the_form(client_for: For, staff: User) -> None:
    for path in (LIST, LOG):
        assert 'name="regel"' in client_for(staff).get(path).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_queries_do_not_grow(client_for: For, staff: User, goal: object, count: int) -> None:
    for number in range(count):
        OrganisationFactory(name=f"Avansa {number}")
        OperationalGoalFactory(strategic_goal=goal.strategic_goal, number=10 + number)  # type: ignore[attr-defined]
    client = client_for(staff)
    with CaptureQueriesContext(connection) as queries:
        client.get(f"{LOG}?regel={'+'.join(f'Avansa+{number}' for number in range(count))}")
    assert len(queries) == 16


def test_first_words_are_compared_without_accents(db: None) -> None:
    names = ["Élan vzw", "'t Élan", "ÉLAN", "Elandia"]
    for name in names:
        OrganisationFactory(name=name)
    assert set(Organisation.objects.begun_with(["elan"]).values_list("name", flat=True)) == {"Élan vzw", "ÉLAN"}
