"""An organisation that was typed by name: a colleague links it or adds it, and what names the same goes along."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from landscape.models import Municipality, Organisation
from services.actions.errors import ServiceError
from services.actions.proposals import NewOrganisation, settle
from services.models import AdviceRequest, Registration, Session
from steunpunt.accounts.models import User
from steunpunt.shared.events import events_of
from tests.factories import AdviceRequestFactory, MunicipalityFactory, OrganisationFactory, SessionFactory
from tests.goals.activities.test_races import together
from tests.services.asking import ask

pytestmark = pytest.mark.django_db
For = Callable[[User | None], Client]
KBO = "0566988259"


@pytest.fixture
def registration(member: User) -> Registration:
    return named("De Nieuwe Kring", member)


def named(name: str, member: User, session: Session | None = None) -> Registration:
    return ask(session or SessionFactory(), "Annelies", actor=member, organisation_name=name)


def page_of(registration: Registration) -> str:
    return f"/werk/sessies/{registration.session_id}/inschrijvingen/{registration.pk}/organisatie/"


def test_the_desk_says_that_it_is_proposed_and_leads_on(client_for: For, staff: User, registration: Registration) -> None:
    page = client_for(staff).get(f"/werk/sessies/{registration.session_id}/").content.decode()
    assert "voorgesteld" in page
    assert page_of(registration) in page


def test_linking_to_an_existing_one_takes_along_what_names_the_same(
    client_for: For, staff: User, member: User, registration: Registration
) -> None:
    there = OrganisationFactory(name="Kring De Nieuwe vzw")
    same, other = named("  de nieuwe   KRING ", member), named("De Oude Kring", member)
    spared = named("De Nieuwe Kring", member)
    question = AdviceRequestFactory(organisation_name="de nieuwe kring")
    elsewhere = AdviceRequestFactory(organisation_name="De Nieuwe Kring", organisation=OrganisationFactory())
    desk, path = client_for(staff), page_of(registration)
    page = desk.get(path).content.decode()
    assert f'value="{there.pk}"' in page
    page = desk.post(path, {"step": "link", "organisation": str(there.pk)}).content.decode()
    assert sorted(re.findall(r'name="registrations" value="(\d+)"', page)) == sorted([str(same.pk), str(spared.pk)])
    assert re.findall(r'name="requests" value="(\d+)"', page) == [str(question.pk)]
    # Nothing happened before the confirmation.
    assert Registration.objects.filter(organisation=there).count() == 0
    given = {"step": "link", "organisation": str(there.pk), "confirm": "1"}
    chosen = {"registrations": [str(same.pk), str(other.pk), "x"], "requests": [str(question.pk), str(elsewhere.pk)]}
    answer = desk.post(path, given | chosen, follow=True)
    assert "Inschrijvingen: 2, adviesvragen: 1." in answer.content.decode()
    linked = Registration.objects.filter(organisation=there, organisation_name="")
    assert {row.pk for row in linked} == {registration.pk, same.pk}
    question.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (question.organisation, question.version) == (there, 2)
    assert elsewhere.organisation != there
    assert "niet meer op een organisatie" in desk.post(path, given, follow=True).content.decode()


def test_adding_makes_one_organisation_and_says_by_whom(client_for: For, staff: User, registration: Registration) -> None:
    place = MunicipalityFactory()
    desk, path = client_for(staff), page_of(registration)
    assert 'value="De Nieuwe Kring"' in desk.get(path).content.decode()
    given = {"step": "make", "name": " De Nieuwe  Kring", "municipality": str(place.pk), "kbo_number": "0566.988.259"}
    page = desk.post(path, given).content.decode()
    assert "De Nieuwe Kring aanmaken?" in page
    assert not Organisation.objects.filter(name="De Nieuwe Kring").exists()
    hidden = dict(re.findall(r'<input type="hidden" name="(name|municipality|kbo_number|step)" value="([^"]*)"', page))
    for _twice in range(2):
        desk.post(path, hidden | {"confirm": "1"})
    made = Organisation.objects.get(kbo_number=KBO)
    assert (made.name, made.municipality, made.created_by) == ("De Nieuwe Kring", place, staff)
    registration.refresh_from_db()
    assert registration.organisation == made
    event = events_of(Registration).filter(pgh_obj_id=registration.pk).latest("pgh_id")
    assert event.pgh_context.metadata["actor"] == staff.pk
    assert event.pgh_context.metadata["reason"] == "organisation that was proposed by name"


def test_adding_what_is_there_links_to_it(client_for: For, staff: User, registration: Registration) -> None:
    there = OrganisationFactory(name="Anders geheten", kbo_number=KBO)
    path = page_of(registration)
    page = client_for(staff).post(path, {"step": "make", "name": "De Nieuwe Kring", "kbo_number": KBO}).content.decode()
    assert "Koppelen aan Anders geheten?" in page
    assert "Er komt niets bij" in page
    same = OrganisationFactory(name="DE NIEUWE KRING", municipality=None)
    assert f'value="{same.pk}"' in client_for(staff).post(path, {"step": "make", "name": "De Nieuwe Kring"}).content.decode()
    assert there.pk != same.pk


@pytest.mark.parametrize(
    ("given", "says", "keeps"),
    [
        ({"step": "make", "name": "", "kbo_number": "1"}, "verplicht", 'value="1"'),
        ({"step": "make", "name": "De Kring", "kbo_number": "0566988258"}, "geen KBO-nummer", 'value="De Kring"'),
        ({"step": "make", "name": "De Kring", "municipality": "999999"}, "keuze", 'value="De Kring"'),
        ({"step": "make", "name": "<b>Kring</b>"}, "gewone woorden", "&lt;b&gt;Kring"),
        ({"step": "make", "name": "x\0"}, "tekens", "x"),
        ({"step": "link"}, "Kies een organisatie", "De Nieuwe Kring"),
        ({"step": "link", "organisation": "999999"}, "bestaat niet", "De Nieuwe Kring"),
        ({"step": "link", "organisation": "x\0", "confirm": "1"}, "tekens zijn niet toegestaan", "De Nieuwe Kring"),
        ({}, "Kies een organisatie", "De Nieuwe Kring"),
    ],
)
def test_bad_input_says_what_and_keeps_what_was_typed(
    client_for: For, staff: User, registration: Registration, given: dict[str, str], says: str, keeps: str
) -> None:
    answer = client_for(staff).post(page_of(registration), given)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert keeps in answer.content.decode()
    registration.refresh_from_db()
    assert registration.organisation is None


@pytest.mark.parametrize(("role", "status"), [("visitor", 302), ("member", 403), ("stranger", 403), ("staff", 200), ("publisher", 200)])
def test_only_colleagues_settle(
    request: pytest.FixtureRequest, client_for: For, registration: Registration, role: str, status: int
) -> None:
    user = request.getfixturevalue(role)
    assert client_for(user).get(page_of(registration)).status_code == status
    if user is not None and status == 403:
        with pytest.raises(PermissionDenied):
            settle(actor=user, registration=registration, to=NewOrganisation("De Nieuwe Kring"))
        assert not Organisation.objects.filter(name="De Nieuwe Kring").exists()


def test_a_logged_session_is_mentioned(client_for: For, staff: User, registration: Registration) -> None:
    there = OrganisationFactory()
    Session.objects.filter(pk=registration.session_id).update(state="closed")
    answer = client_for(staff).post(page_of(registration), {"step": "link", "organisation": str(there.pk), "confirm": "1"}, follow=True)
    assert "Verbeter wat geregistreerd is" in answer.content.decode()


def test_what_fails_half_way_leaves_nothing(staff: User, registration: Registration, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*args: Any) -> int:
        raise RuntimeError

    monkeypatch.setattr("services.actions.proposals.link_requests", fails)
    with pytest.raises(RuntimeError):
        settle(actor=staff, registration=registration, to=NewOrganisation("De Nieuwe Kring"))
    registration.refresh_from_db()
    assert registration.organisation is None
    assert not Organisation.objects.filter(name="De Nieuwe Kring").exists()


def test_the_pages_ask_as_often_for_one_as_for_three(
    client_for: For, staff: User, member: User, registration: Registration, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    desk, there = client_for(staff), OrganisationFactory(name="De Nieuwe Kring 0")
    for turn in range(2):
        for number in range(3):
            OrganisationFactory(name=f"De Nieuwe Kring {turn}{number}")
            named("De Nieuwe Kring", member)
            AdviceRequestFactory(organisation_name="De Nieuwe Kring")
        with django_assert_max_num_queries(10):
            assert desk.get(page_of(registration)).status_code == 200
        with django_assert_max_num_queries(13):
            assert desk.post(page_of(registration), {"step": "link", "organisation": str(there.pk)}).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_colleagues_at_once_do_not_wait_for_each_other_and_one_wins(member: User, staff: User) -> None:
    first, second = named("De Kring", member), named("De Kring", member)
    targets = [OrganisationFactory(), OrganisationFactory()]

    def attempt(row: Registration, other: Registration, to: Organisation) -> int:
        try:
            return settle(actor=staff, registration=row, to=to, registrations=[other.pk]).registrations
        except ServiceError:
            return 0

    assert together(lambda: attempt(first, second, targets[0]), lambda: attempt(second, first, targets[1])) == [0, 2]
    assert len(set(Registration.objects.values_list("organisation", flat=True))) == 1
    assert AdviceRequest.objects.count() == Municipality.objects.filter(name="").count() == 0
