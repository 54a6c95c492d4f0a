"""Who was there: ticks on a list, and people who walked in."""

from __future__ import annotations

import uuid

from django.utils.translation import gettext as _

from landscape.models import Organisation
from services.actions.errors import ServiceError
from services.actions.registrations.registering import Person, guard_once
from services.actions.registrations.seats import What, free_seats, locked_session, note
from services.models import Participant, Registration, RegistrationState, SeatState, Session, SessionState
from steunpunt.accounts.models import User
from steunpunt.audit.actions import recording


def tick(*, actor: User, participant: Participant, attended: bool | None) -> Participant:
    """Was there, was not, or not known yet. Saying the same twice is saying it once. Raises ``ServiceError`` after the closing."""
    with recording(actor):
        current = Participant.objects.select_for_update(of=("self",)).select_related("session").get(pk=participant.pk)
        if current.session.state in (SessionState.CLOSED, SessionState.CANCELLED):
            raise ServiceError(_("This session is closed: correct its activity instead."))
        current.attended = attended
        current.save(update_fields=["attended"])
    return current


def walk_in(*, actor: User, session: Session, person: Person, organisation: Organisation | None, token: uuid.UUID) -> Registration:
    """Somebody who came without registering, also when every place is taken: whoever sits there, counts. Raises ``ServiceError``."""
    if not person.name.strip():
        raise ServiceError({"name": _("Write the name of who came.")})
    there = Registration.objects.filter(form_token=token).first()
    if there is not None:
        return there
    with recording(actor):
        current = locked_session(session.pk)
        if current.state != SessionState.OPEN:
            raise ServiceError(_("This session is closed: correct its activity instead."))
        guard_once(current, [person])
        registration = Registration.objects.create(
            session=current, organisation=organisation, created_by=actor, form_token=token, contact_name=person.name,
            contact_email=person.email, state=RegistrationState.PLACED,
        )  # fmt: skip
        Participant.objects.create(
            registration=registration, session=current, name=person.name, email=person.email, seat=SeatState.PLACED,
            attended=True, is_walk_in=True,
        )  # fmt: skip
        note(registration, What.PLACED, asked=1, free=free_seats(current))
    return registration
