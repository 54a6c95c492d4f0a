"""Half-days under the special condition of recognised organisations."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as some

from landscape.models import Organisation, Recognition
from services.actions.registrations.registering import cancel
from services.allowance import bills, left_of, reduced_half_days
from services.models import Registration, Session
from steunpunt.accounts.models import User
from tests.factories import OrganisationFactory, SessionFactory, SupportOfferFactory, UserFactory
from tests.services.asking import ask

pytestmark = pytest.mark.django_db
For = Callable[[User | None], Client]


def paid(half_days: int = 2, rule: str = "per-half-day", days: int = 30) -> Session:
    """A session in the same year as any other of these."""
    session = SessionFactory(offer=SupportOfferFactory(half_days=half_days, price_rule=rule), capacity=20)
    begin = datetime(timezone.localdate().year + 1, 3, 1, 9, tzinfo=UTC) + timedelta(days=days)
    session.parts.update(starts_at=begin, ends_at=begin + timedelta(hours=3))
    Session.objects.filter(pk=session.pk).update(starts_at=begin, ends_at=begin + timedelta(hours=3))
    session.refresh_from_db()
    return session


@pytest.fixture
def recognised(organisation: Organisation) -> Organisation:
    Recognition.objects.create(organisation=organisation, starts_on=date(2021, 1, 1))
    return organisation


def bill(registration: Registration) -> tuple[Decimal, Decimal | None]:
    row = Registration.objects.select_related("session__offer").prefetch_related("participants").get(pk=registration.pk)
    found = bills([row])[row.pk]
    return found.reduced, found.total


def test_five_half_days_in_the_order_of_asking_and_who_cancels_gives_them_back(recognised: Organisation, member: User) -> None:
    first = ask(paid(), "An", "Bo", actor=member, organisation=recognised)
    second = ask(paid(days=40), "An", "Bo", actor=member, organisation=recognised)
    assert bill(first) == (4, 0)
    # One of the five is left; three half-days cost 35 euro each.
    assert bill(second) == (1, 105)
    cancel(registration=first, actor=member)
    assert bill(second) == (4, 0)


def test_others_pay_and_what_has_no_price_per_half_day_uses_none(
    organisation: Organisation, recognised: Organisation, member: User
) -> None:
    stranger = OrganisationFactory()
    assert bill(ask(paid(), "An", actor=member, organisation=stranger)) == (0, 70)
    assert bill(ask(paid(rule="free"), "An", actor=member, organisation=recognised)) == (0, 0)
    assert bill(ask(paid(rule="on-request"), "An", actor=member, organisation=recognised)) == (0, None)
    assert bill(ask(paid(), "An", actor=member, organisation=recognised)) == (2, 0)


def test_recognition_counts_on_the_day_of_the_session(organisation: Organisation, member: User) -> None:
    session = paid()
    Recognition.objects.create(organisation=organisation, starts_on=date(2021, 1, 1), ends_on=timezone.localdate(session.starts_at))
    late = paid(days=31)
    assert bill(ask(session, "An", actor=member, organisation=organisation))[0] == 2
    assert bill(ask(late, "An", actor=member, organisation=organisation))[0] == 0


def test_each_year_has_its_own(recognised: Organisation, member: User) -> None:
    ask(paid(half_days=5), "An", actor=member, organisation=recognised)
    assert bill(ask(paid(half_days=5, days=400), "An", actor=member, organisation=recognised)) == (5, 0)


@settings(max_examples=25, deadline=None)
@given(some.lists(some.tuples(some.integers(1, 4), some.integers(1, 3)), max_size=6))
def test_never_more_than_five_and_never_less_than_there_is(asked: list[tuple[int, int]]) -> None:
    organisation = OrganisationFactory()
    user = UserFactory(role="staff")
    for half_days, persons in asked:
        ask(paid(half_days=half_days), *(f"P{number}" for number in range(persons)), actor=user, organisation=organisation)
    reduced = reduced_half_days({organisation.pk}, {timezone.localdate().year + 1})
    assert sum(reduced.values()) == min(5, sum(half_days * persons for half_days, persons in asked))


def test_member_and_bookkeeping_see_it(client_for: For, recognised: Organisation, member: User, staff: User) -> None:
    session = paid()
    page = client_for(member).get(f"/inschrijven/{session.pk}/").content.decode()
    assert "zijn er nog 5" in page
    registration = ask(session, "An", actor=member, organisation=recognised)
    assert left_of([recognised], session)[0].left == 3
    assert "2 van deze 2 dagdelen" in client_for(None).get(f"/inschrijving/{registration.link_key}/").content.decode()
    lines = b"".join(client_for(staff).get(f"/werk/sessies/{session.pk}/inschrijvingen.csv")).decode("utf-8-sig").splitlines()
    assert "Dagdelen onder de bijzondere voorwaarde" in lines[0]
    assert lines[1].split(",")[-2:] == ["2.0", "0.0"]
