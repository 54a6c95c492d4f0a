"""Shorthand for asking places in a session."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from services.actions.registrations.registering import Order, Person, register
from services.models import Registration, Session
from steunpunt.accounts.models import User


def asked(*names: str, **more: Any) -> Order:
    people = tuple(Person(name, f"{name.lower()}@voorbeeld.test") for name in names)
    return Order(**{"contact_name": names[0], "contact_email": f"{names[0].lower()}@voorbeeld.test", "people": people} | more)


def ask(session: Session, *names: str, actor: User | None, **more: Any) -> Registration:
    return register(actor=actor, session=session, order_of=asked(*names, **more), form_token=uuid4())


def seats(registration: Registration) -> list[str]:
    return [person.seat for person in registration.participants.order_by("pk")]
