"""Recognitions as a colleague keeps them: find, add, change, end, remove; and what others tell beside them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from landscape.actions import RecognitionError, change_recognition, recognise, remove_recognition
from landscape.models import Organisation, Recognition
from landscape.recognitions import Recognised, RecognitionFileError, load_recognitions
from steunpunt.accounts.models import User
from tests.factories import OrganisationFactory, SessionFactory, SupportOfferFactory
from tests.history import history_of
from tests.services.asking import ask

pytestmark = pytest.mark.django_db
For = Callable[[User | None], Client]
PATH = "/werk/erkenningen/"
TODAY = timezone.localdate()


def recognised(name: str = "Alfa vzw", start: date = date(2021, 1, 1), end: date | None = None) -> Recognition:
    return Recognition.objects.create(organisation=OrganisationFactory(name=name), starts_on=start, ends_on=end)


def listed(client: Client, query: str = "") -> set[str]:
    page = client.get(f"{PATH}{query}").content.decode()
    return {name for name in ("Alfa", "Beta", "Gamma", "Delta") if f"{name} vzw" in page}


def test_finds_by_name_state_and_year(client_for: For, staff: User) -> None:
    recognised("Alfa vzw")
    recognised("Beta vzw", end=date(2023, 12, 31))
    recognised("Gamma vzw", start=TODAY + timedelta(days=9))
    recognised("Delta vzw", start=date(2016, 1, 1), end=date(2020, 12, 31))
    desk = client_for(staff)
    assert listed(desk) == {"Alfa"}
    assert listed(desk, "?toon=voorbij") == {"Beta", "Delta"}
    assert listed(desk, "?toon=straks") == {"Gamma"}
    assert listed(desk, "?toon=alle&q=ta") == {"Beta", "Delta"}
    assert listed(desk, "?jaar=2023") == {"Alfa", "Beta"}
    assert listed(desk, "?jaar=2020") == {"Delta"}
    assert listed(desk, "?jaar=2023&toon=voorbij") == {"Beta"}


@pytest.mark.parametrize("query", ["?jaar=x", "?jaar=0", "?jaar=99999999999", "?toon=onzin", "?q=%00", "?pagina=-3", "?jaar=%C2%B2"])
def test_nonsense_in_the_address_shows_what_holds_now(client_for: For, staff: User, query: str) -> None:
    recognised("Alfa vzw")
    assert listed(client_for(staff), query) == {"Alfa"}


def test_an_empty_list_says_what_next(client_for: For, staff: User) -> None:
    desk = client_for(staff)
    assert "Er staat nog geen erkende organisatie" in desk.get(PATH).content.decode()
    recognised()
    assert "Geen erkenning past bij deze zoekvraag" in desk.get(f"{PATH}?q=onbestaand").content.decode()


def test_asks_as_often_for_one_as_for_three(
    client_for: For, publisher: User, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    desk = client_for(publisher)
    for number in range(3):
        row = recognised(f"Vereniging {number}")
        session = SessionFactory(offer=SupportOfferFactory(half_days=1))
        ask(session, "An", actor=publisher, organisation=row.organisation)
        with django_assert_max_num_queries(8):
            assert desk.get(PATH).content.decode().count("Dagdelen over in") == number + 2
    with django_assert_max_num_queries(5):
        desk.get(f"{PATH}{row.pk}/")


def test_services_tell_what_is_left_in_the_year_that_is_asked(client_for: For, staff: User) -> None:
    row = recognised(start=date(2021, 1, 1), end=date(2035, 12, 31))
    session = SessionFactory(offer=SupportOfferFactory(half_days=2, price_rule="per-half-day"))
    ask(session, "An", actor=staff, organisation=row.organisation)
    year, desk = timezone.localdate(session.starts_at).year, client_for(staff)
    assert "3 van 5" in desk.get(f"{PATH}?jaar={year}").content.decode()
    page = desk.get(f"{PATH}?jaar={year + 1}").content.decode()
    assert f"Dagdelen over in {year + 1}" in page
    assert "5 van 5" in page


def test_somebody_is_looked_up_added_changed_ended_and_removed(client_for: For, staff: User) -> None:
    desk, known = client_for(staff), OrganisationFactory(name="Alfa vzw")
    assert "Alfa vzw" in desk.get(f"{PATH}nieuw/?q=alf").content.decode()
    said = {"organisation": known.pk, "starts_on": "2026-01-01", "ends_on": ""}
    assert desk.post(f"{PATH}nieuw/?q=alf", said).status_code == 302
    row = Recognition.objects.get()
    assert (row.organisation, row.starts_on, row.ends_on, row.is_sample) == (known, date(2026, 1, 1), None, False)
    again = desk.post(f"{PATH}nieuw/?q=alf", said | {"starts_on": "1/6/2026"})
    assert again.status_code == 422
    assert "De erkenning vanaf 1 januari 2026 overlapt" in again.content.decode()
    assert desk.post(f"{PATH}{row.pk}/", {"starts_on": "2025-01-01", "ends_on": ""}).status_code == 302
    assert desk.post(f"{PATH}{row.pk}/einde/", {"ends_on": "2024-01-01"}).status_code == 422
    assert desk.post(f"{PATH}{row.pk}/einde/", {"ends_on": "2026-06-30"}).status_code == 302
    row.refresh_from_db()
    assert (row.starts_on, row.ends_on) == (date(2025, 1, 1), date(2026, 6, 30))
    assert history_of(row) == ["insert", "update", "update"]
    assert desk.post(f"{PATH}{row.pk}/weg/").status_code == 302
    assert not Recognition.objects.exists()
    assert desk.get(f"{PATH}{row.pk}/").status_code == 404


def test_a_name_that_nobody_knows_becomes_an_organisation(client_for: For, staff: User) -> None:
    desk = client_for(staff)
    assert "n organisatie kennen we niet" in desk.get(f"{PATH}nieuw/?q=Nieuw+vzw").content.decode()
    assert desk.post(f"{PATH}nieuw/?q=Nieuw+vzw", {"organisation": "nieuw", "starts_on": "2026-01-01"}).status_code == 302
    assert Organisation.objects.get().name == "Nieuw vzw"
    assert Organisation.objects.get().created_by == staff


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"starts_on": "2026-01-01"}, "organisation"),
        ({"organisation": "0", "starts_on": "2026-01-01"}, "organisation"),
        ({"organisation": "nieuw", "starts_on": "31/2/2026"}, "starts_on"),
        ({"organisation": "nieuw", "starts_on": "0026-01-01"}, "starts_on"),
        ({"organisation": "nieuw", "starts_on": "2026-01-02", "ends_on": "2026-01-01"}, "ends_on"),
    ],
)
def test_a_bad_form_writes_nothing_and_says_where(client_for: For, staff: User, said: dict[str, str], wrong: str) -> None:
    answer = client_for(staff).post(f"{PATH}nieuw/?q=Nieuw", said)
    assert answer.status_code == 422
    assert wrong in answer.context["form"].errors
    assert not Organisation.objects.exists()
    assert client_for(staff).post(f"{PATH}nieuw/", said).status_code == 200


def test_the_history_of_an_organisation_tells_of_its_recognitions(client_for: For, staff: User, publisher: User) -> None:
    row = recognise(actor=staff, organisation=OrganisationFactory(), starts_on=date(2021, 1, 1))
    change_recognition(actor=staff, recognition=row, starts_on=date(2021, 1, 1), ends_on=date(2025, 12, 31))
    page = client_for(publisher).get(f"/werk/historiek/organisatie/{row.organisation_id}/").content.decode()
    assert "31 december 2025" in page
    assert "Stan Medewerker" in page
    assert f"/werk/historiek/organisatie/{row.organisation_id}/" in client_for(publisher).get(f"{PATH}{row.pk}/").content.decode()
    assert "/werk/historiek/" not in client_for(staff).get(f"{PATH}{row.pk}/").content.decode()


@pytest.mark.parametrize("who", ["member", "colleague", "stranger"])
def test_only_colleagues_write(request: pytest.FixtureRequest, client_for: For, who: str) -> None:
    user, row = request.getfixturevalue(who), recognised()
    for path in ("", "nieuw/", f"{row.pk}/", f"{row.pk}/einde/"):
        assert client_for(user).get(f"{PATH}{path}").status_code == 403
        assert "/account/login/" in client_for(None).get(f"{PATH}{path}").headers["Location"]
    assert client_for(user).post(f"{PATH}{row.pk}/weg/").status_code == 403
    with pytest.raises(PermissionDenied):
        recognise(actor=user, organisation=row.organisation, starts_on=date(2031, 1, 1))
    with pytest.raises(PermissionDenied):
        change_recognition(actor=user, recognition=row, starts_on=date(2031, 1, 1), ends_on=None)
    with pytest.raises(PermissionDenied):
        remove_recognition(actor=user, recognition=row)
    assert history_of(row) == ["insert"]


@pytest.mark.parametrize(
    ("start", "end", "is_free"),
    [
        (date(2020, 1, 1), date(2020, 12, 31), True),
        (date(2020, 1, 1), date(2021, 1, 1), False),
        (date(2025, 12, 31), None, False),
        (date(2026, 1, 1), None, True),
        (date(2020, 1, 1), None, False),
        (date(2022, 1, 1), date(2022, 1, 1), False),
    ],
)
def test_periods_of_one_organisation_lie_apart_in_action_and_database(start: date, end: date | None, is_free: bool) -> None:
    first = recognised(start=date(2021, 1, 1), end=date(2025, 12, 31))
    for write in (
        lambda: Recognition.objects.create(organisation=first.organisation, starts_on=start, ends_on=end),
        lambda: recognise(actor=None, organisation=first.organisation, starts_on=start, ends_on=end),
    ):
        if is_free:
            write().delete()
        else:
            with pytest.raises((IntegrityError, RecognitionError)), transaction.atomic():
                write()


def test_a_file_that_overlaps_what_is_there_is_refused_whole() -> None:
    there = recognised(start=date(2021, 6, 1))
    Organisation.objects.filter(pk=there.organisation_id).update(kbo_number="0123456749")
    rows = [Recognised("0200000043", "Nieuw", date(2021, 1, 1), None), Recognised("0123456749", "Alfa", date(2021, 1, 1), None)]
    with pytest.raises(RecognitionFileError, match="overlaps one that is there"):
        load_recognitions(rows)
    assert Recognition.objects.count() == 1
    assert Organisation.objects.count() == 1


def test_sample_organisations_are_recognised_once_and_marked() -> None:
    from steunpunt.portal.sample.loading import load_municipalities, load_organisations
    from steunpunt.portal.sample.recognitions import load_recognitions as load_samples

    organisations = load_organisations(load_municipalities())
    assert load_samples(organisations) > 40
    assert load_samples(organisations) == 0
    assert not Recognition.objects.filter(is_sample=False).exists()
    assert Recognition.objects.on(date(2026, 6, 1)).filter(organisation=organisations[0]).exists()
