"""Places, groups and the queue: the rules, one by one."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from landscape.models import Organisation
from services.actions.errors import ServiceError
from services.actions.registrations.lapsing import lapse_what_is_late
from services.actions.registrations.registering import MOST_PEOPLE, Person, accept, cancel, change_people, confirm, move, register
from services.models import Participant, Registration, Session
from steunpunt.accounts.models import User
from tests.factories import SessionFactory, SupportOfferFactory
from tests.services.asking import ask, asked, seats

pytestmark = pytest.mark.django_db


@pytest.fixture
def session() -> Session:
    return SessionFactory(capacity=3)


def state(registration: Registration) -> str:
    registration.refresh_from_db()
    return registration.state


def test_a_group_that_fits_is_placed_and_one_that_does_not_waits_as_a_whole(session: Session, member: User) -> None:
    first = ask(session, "An", actor=member)
    group = ask(session, "Bo", "Cis", "Dee", actor=member)
    assert (state(first), state(group), seats(group)) == ("placed", "waiting", ["waiting"] * 3)
    assert [(note.what, note.asked, note.free) for note in group.notes.all()] == [("queued", 3, 2)]
    assert [notice.kind for notice in group.notices.all()] == ["queued"]


def test_who_also_comes_with_fewer_takes_what_there_is(session: Session, member: User) -> None:
    ask(session, "An", actor=member)
    group = ask(session, "Bo", "Cis", "Dee", actor=member, accepts_part=True)
    assert (state(group), seats(group)) == ("waiting", ["placed", "placed", "waiting"])


def test_a_cancellation_promotes_the_first_that_fits_and_says_who_was_passed(session: Session, member: User) -> None:
    first = ask(session, "An", actor=member)
    full = ask(session, "Bo", "Cis", actor=member)
    group = ask(session, "Dee", "Eva", "Fin", actor=member)
    single = ask(session, "Gus", actor=member)
    cancel(registration=first, actor=member)
    assert (state(group), state(single)) == ("waiting", "offered")
    assert [note.what for note in group.notes.all()] == ["queued", "passed"]
    cancel(registration=full, actor=member)
    assert state(group) == "waiting"
    cancel(registration=single, actor=member)
    assert state(group) == "offered"
    accept(registration=group, actor=member)
    assert (state(group), seats(group)) == ("placed", ["placed"] * 3)
    assert group.notices.last().kind == "placed"


def test_part_of_a_group_leaves_and_the_rest_may_fit(session: Session, member: User) -> None:
    ask(session, "An", actor=member)
    group = ask(session, "Bo", "Cis", "Dee", actor=member)
    cancel(registration=group, actor=member, people=[group.participants.first().pk])
    assert (state(group), seats(group)) == ("offered", ["cancelled", "offered", "offered"])


def test_what_is_not_accepted_goes_to_the_next(session: Session, member: User) -> None:
    first = ask(session, "An", "Bo", "Cis", actor=member)
    second, third = ask(session, "Dee", actor=member), ask(session, "Eva", actor=member)
    cancel(registration=first, actor=member, people=[first.participants.first().pk])
    assert (state(second), state(third)) == ("offered", "waiting")
    assert lapse_what_is_late() == 0
    late = timezone.now() + timedelta(hours=session.accept_hours, minutes=1)
    assert lapse_what_is_late(now=late) == 1
    assert (state(second), state(third)) == ("lapsed", "offered")
    with pytest.raises(ServiceError, match="niet meer voor je vrij"):
        accept(registration=second)


def test_an_offer_ends_when_the_session_begins(member: User) -> None:
    soon = timezone.now() + timedelta(hours=2)
    session = SessionFactory(capacity=1, parts=[(soon, soon + timedelta(hours=3))])
    first, second = ask(session, "An", actor=member), ask(session, "Bo", actor=member)
    cancel(registration=first, actor=member)
    second.refresh_from_db()
    assert second.accept_by == session.starts_at


def test_a_guest_keeps_a_place_for_a_day_and_confirms(session: Session) -> None:
    guest = ask(session, "An", actor=None)
    assert (state(guest), seats(guest)) == ("unconfirmed", ["offered"])
    assert Session.objects.with_availability().get().seats_left == 2
    assert state(confirm(registration=guest)) == "placed"
    assert state(confirm(registration=guest)) == "placed"
    other = ask(session, "Bo", actor=None)
    assert lapse_what_is_late(now=timezone.now() + timedelta(hours=25)) == 1
    assert (state(other), state(guest)) == ("lapsed", "placed")
    with pytest.raises(ServiceError, match="Schrijf opnieuw in"):
        confirm(registration=other)


def test_a_guest_who_waits_joins_the_queue_after_confirming(session: Session, member: User) -> None:
    first = ask(session, "An", "Bo", "Cis", actor=member)
    guest = ask(session, "Dee", actor=None)
    later = ask(session, "Eva", actor=member)
    cancel(registration=first, actor=member, people=[first.participants.first().pk])
    assert (state(guest), state(later)) == ("unconfirmed", "offered")
    confirm(registration=guest)
    cancel(registration=later, actor=member)
    assert state(guest) == "offered"


def test_the_same_form_twice_is_one_registration(session: Session, member: User) -> None:
    token = uuid4()
    both = [register(actor=member, session=session, order_of=asked("An"), form_token=token) for _turn in range(2)]
    assert both[0] == both[1]
    assert Participant.objects.count() == 1


def test_one_person_takes_part_once_and_may_come_back(session: Session, member: User) -> None:
    first = ask(session, "An", actor=member)
    with pytest.raises(ServiceError, match=r"an@voorbeeld\.test is al ingeschreven"):
        ask(session, "An", actor=member)
    cancel(registration=first, actor=member)
    assert state(ask(session, "An", actor=member)) == "placed"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"state": "planned"}, "staat niet open"),
        ({"registration_opens_at": timezone.now() + timedelta(days=1)}, "Inschrijven kan vanaf"),
        ({"registration_closes_at": timezone.now() - timedelta(days=1)}, "zijn afgesloten"),
        ({"starts_at": timezone.now() - timedelta(hours=1)}, "is begonnen of voorbij"),
    ],
)
def test_when_nobody_can_register(session: Session, member: User, changes: dict[str, object], says: str) -> None:
    Session.objects.update(**changes)
    with pytest.raises(ServiceError, match=says):
        ask(session, "An", actor=member)
    assert not Registration.objects.exists()


def test_too_many_nobody_and_somebody_twice(session: Session, member: User) -> None:
    for people, says in (
        ((), "minstens één naam"),
        (tuple(Person(f"P{number}") for number in range(MOST_PEOPLE + 1)), "hoogstens 30 mensen"),
        ((Person("An", "an@x.test"), Person("Bo", "AN@x.test")), "staat er twee keer"),
    ):
        with pytest.raises(ServiceError, match=says):
            ask(session, "An", actor=member, people=people)
    with pytest.raises(ServiceError, match="3 plaatsen in totaal"):
        ask(session, "An", "Bo", "Cis", "Dee", actor=member)


def test_without_a_queue_and_with_a_share_of_it(member: User, organisation: Organisation) -> None:
    session = SessionFactory(capacity=1, has_waiting_list=False)
    ask(session, "An", actor=member)
    with pytest.raises(ServiceError, match="geen wachtlijst"):
        ask(session, "Bo", actor=member)
    capped = SessionFactory(capacity=1, queue_cap=1)
    ask(capped, "An", actor=member)
    ask(capped, "Bo", actor=member, organisation=organisation)
    with pytest.raises(ServiceError, match="Hoogstens 1"):
        ask(capped, "Cis", actor=member, organisation=organisation)


def test_names_change_also_crosswise(session: Session, member: User) -> None:
    registration = ask(session, "An", "Bo", actor=member)
    an, bo = registration.participants.order_by("pk")
    people = {an.pk: Person("Bo", "bo@voorbeeld.test"), bo.pk: Person("An", "an@voorbeeld.test")}
    change_people(registration=registration, people=people, actor=member)
    assert [person.name for person in registration.participants.order_by("pk")] == ["Bo", "An"]


def test_moving_to_another_date_frees_the_place(member: User) -> None:
    offer = SupportOfferFactory()
    first, second = SessionFactory(offer=offer, capacity=1), SessionFactory(offer=offer, capacity=1)
    mine, waits = ask(first, "An", actor=member), ask(first, "Bo", actor=member)
    move(registration=mine, to=second, actor=member)
    mine.refresh_from_db()
    assert (mine.session, mine.state, state(waits)) == (second, "placed", "offered")
    accept(registration=waits)
    with pytest.raises(ServiceError, match="Je houdt je plaats hier"):
        move(registration=waits, to=second, actor=member)
    with pytest.raises(ServiceError, match="hetzelfde aanbod"):
        move(registration=waits, to=SessionFactory(), actor=member)


def test_after_the_beginning_nothing_changes(session: Session, member: User) -> None:
    registration = ask(session, "An", actor=member)
    with pytest.raises(ServiceError, match="begonnen"):
        cancel(registration=registration, actor=member, now=session.starts_at)
    assert state(registration) == "placed"
