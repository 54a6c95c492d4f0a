"""What the database itself holds of offers, sessions and registrations."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from services.models import Participant, Registration, Session, SessionPart, SupportOffer
from steunpunt.accounts.models import User
from tests.factories import SessionFactory, SupportOfferFactory

pytestmark = pytest.mark.django_db


def register(session: Session, *people: str, seat: str = "placed", state: str = "placed") -> Registration:
    registration = Registration.objects.create(
        session=session, contact_name="An", contact_email="an@voorbeeld.test", state=state, form_token=uuid4()
    )
    for email in people:
        Participant.objects.create(registration=registration, session=session, name="Iemand", email=email, seat=seat)
    return registration


def test_parts_of_one_session_stay_apart_and_those_of_two_may_overlap() -> None:
    session = SessionFactory()
    part = session.parts.get()
    hour = timedelta(hours=1)
    with pytest.raises(IntegrityError, match="session_parts_apart"), transaction.atomic():
        SessionPart.objects.create(session=session, starts_at=part.starts_at + hour, ends_at=part.ends_at + hour)
    SessionPart.objects.create(session=session, starts_at=part.ends_at, ends_at=part.ends_at + hour)
    assert SessionFactory().parts.get().starts_at == part.starts_at


def test_a_part_ends_after_it_starts() -> None:
    now = timezone.now()
    with pytest.raises(IntegrityError, match="session_part_runs_forward"):
        SessionPart.objects.create(session=SessionFactory(), starts_at=now, ends_at=now)


def test_a_person_takes_part_once_and_may_come_back_after_a_cancellation() -> None:
    session = SessionFactory()
    register(session, "An@voorbeeld.test", seat="cancelled", state="cancelled")
    register(session, "an@voorbeeld.test")
    with pytest.raises(IntegrityError, match="participant_once_per_session"):
        register(session, "AN@voorbeeld.test")


def test_availability_counts_seats_that_are_taken_or_kept_and_people_who_wait() -> None:
    session = SessionFactory(capacity=4)
    register(session, "a@voorbeeld.test")
    register(session, "b@voorbeeld.test", seat="cancelled", state="cancelled")
    register(session, "c@voorbeeld.test", "d@voorbeeld.test", seat="waiting", state="waiting")
    other = SessionFactory(capacity=1)
    register(other, "a@voorbeeld.test", "b@voorbeeld.test")
    found = {s.pk: (s.seats_taken, s.seats_left, s.queue_length) for s in Session.objects.with_availability()}
    assert found == {session.pk: (1, 3, 2), other.pk: (2, 0, 0)}


@pytest.mark.parametrize(("rule", "price", "fits"), [("fixed", None, False), ("free", 5, False), ("per-half-day", None, True)])
def test_a_price_fits_its_rule(rule: str, price: int | None, fits: bool) -> None:
    if fits:
        assert SupportOfferFactory(price_rule=rule, price=price).pk
    else:
        with pytest.raises(IntegrityError, match="offer_price_fits_rule"):
            SupportOfferFactory(price_rule=rule, price=price)


def test_visitors_see_published_offers_and_public_sessions_and_colleagues_all() -> None:
    shown = SessionFactory()
    SessionFactory(state="planned", offer=shown.offer)
    SessionFactory(offer=SupportOfferFactory(state="draft"))
    staff = User(role="staff", is_active=True)
    assert list(SupportOffer.objects.visible_to(User(role="member"))) == [shown.offer]
    assert list(Session.objects.visible_to(User(role="member"))) == [shown]
    assert SupportOffer.objects.visible_to(staff).count() == 2
    assert Session.objects.visible_to(staff).count() == 3
