"""A row first, a message second: the mail is ordered in the transaction that it tells about."""

from __future__ import annotations

from functools import partial

from django.db import transaction

from services.models import Notice, Registration, RegistrationState, Session
from steunpunt.shared.orders import tell_worker


def order(registration: Registration, kind: str) -> None:
    """One mail to who registered; it leaves after the commit."""
    if registration.is_sample or not registration.contact_email:
        return
    notice = Notice.objects.create(registration=registration, kind=kind, to=registration.contact_email)
    transaction.on_commit(partial(send_soon, notice.pk))


def order_for_session(session: Session, kind: str) -> None:
    """One mail to everybody who has a place or waits for one."""
    states = (RegistrationState.PLACED, RegistrationState.OFFERED, RegistrationState.WAITING, RegistrationState.UNCONFIRMED)
    for registration in Registration.objects.filter(session=session, state__in=states):
        order(registration, kind)


def send_soon(pk: int) -> None:
    from services.tasks import send_notice_of

    tell_worker(send_notice_of, pk)
