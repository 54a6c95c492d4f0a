"""Writing a mail and letting it go: once, however often the worker is told."""

from __future__ import annotations

from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from services.calendars import calendar_of, place_words
from services.models import Notice, Registration, RegistrationState, SeatState, Session
from services.prices import price_in_words
from steunpunt.audit.actions import recording

log = structlog.get_logger(__name__)
State = Notice.State
# A mail that was overtaken says something that is no longer so: it stays here.
STILL_TRUE = {
    "confirm": {RegistrationState.UNCONFIRMED},
    "offered": {RegistrationState.OFFERED},
    "queued": {RegistrationState.WAITING},
    "placed": {RegistrationState.PLACED, RegistrationState.WAITING, RegistrationState.OFFERED},
}
WITH_DATES = frozenset({"placed", "moved", "called-off", "changed"})


def send_notice(pk: int) -> bool:
    """Whether the mail left. It counts as sent before it leaves: what fails after that may have arrived, and is not tried again."""
    connection = get_connection()
    try:
        connection.open()
    except OSError as problem:
        log.warning("mail_server_away", notice=pk, reason=type(problem).__name__)
        return False
    try:
        message = claim(pk)
        if message is None:
            return False
        message.connection = connection
        return leaves(pk, message)
    finally:
        connection.close()


def claim(pk: int) -> EmailMultiAlternatives | None:
    """Take the row if it waits, and write its mail; of two who try at once one gets it."""
    with recording(None, reason="mail"):
        rows = Notice.objects.select_for_update(skip_locked=True, of=("self",))
        notice = rows.filter(pk=pk, state=State.WAITING).select_related("registration").first()
        if notice is None:
            return None
        registration = registration_of(notice)
        states = STILL_TRUE.get(notice.kind)
        if states is not None and registration.state not in states:
            finish(notice, State.OVERTAKEN)
            return None
        with override(registration.language):
            message = message_for(notice, registration)
        notice.subject, notice.text = str(message.subject)[:250], str(message.body)
        finish(notice, State.SENT)
    return message


def registration_of(notice: Notice) -> Registration:
    rows = Registration.objects.select_related("session__offer", "session__municipality", "organisation")
    return rows.prefetch_related("participants", "session__parts").get(pk=notice.registration_id)


def finish(notice: Notice, state: str) -> None:
    notice.state, notice.left_on = state, timezone.now()
    notice.save(update_fields=["state", "left_on", "subject", "text"])


def leaves(pk: int, message: EmailMultiAlternatives) -> bool:
    try:
        message.send()
    except OSError as problem:
        # SMTPException is an OSError too.
        log.warning("notice_not_mailed", notice=pk, reason=type(problem).__name__)
        with recording(None, reason="mail"):
            Notice.objects.filter(pk=pk).update(state=State.FAILED)
        return False
    return True


def message_for(notice: Notice, registration: Registration) -> EmailMultiAlternatives:
    words = words_for(notice, registration)
    body = render_to_string("registrations/mail.txt", words).strip() + "\n"
    message = EmailMultiAlternatives(subject_of(notice.kind, registration.session), body, settings.DEFAULT_FROM_EMAIL, [notice.to])
    html = render_to_string("registrations/mail.html", words | {"paragraphs": [part for part in body.split("\n\n") if part.strip()]})
    message.attach_alternative(html, "text/html")
    if notice.kind in WITH_DATES:
        data = calendar_of([registration.session], name=str(registration.session), for_participants=True)
        message.attach("sessie.ics", data, "text/calendar")
    return message


def subject_of(kind: str, session: Session) -> str:
    """What happened, and to which session. The names of the kinds are those that the actions order."""
    texts = {
        "confirm": _("Confirm your registration: %(title)s"),
        "placed": _("You are registered: %(title)s"),
        "queued": _("You are on the waiting list: %(title)s"),
        "offered": _("There is a place for you: %(title)s"),
        "lapsed": _("The place went to somebody else: %(title)s"),
        "cancelled": _("You cancelled: %(title)s"),
        "changed": _("Your registration changed: %(title)s"),
        "moved": _("Another time or place: %(title)s"),
        "called-off": _("Cancelled: %(title)s"),
        "evaluation": _("How was it? %(title)s"),
        "new-link": _("Your new link: %(title)s"),
    }
    return texts[kind] % {"title": session}


def words_for(notice: Notice, registration: Registration) -> dict[str, Any]:
    """What the mail says; addresses with the site in front, because a mail stands nowhere."""
    session = registration.session
    people = [person for person in registration.participants.all() if person.seat != SeatState.CANCELLED]
    return {
        "kind": notice.kind,
        "registration": registration,
        "session": session,
        "parts": list(session.parts.all()),
        "place": ", ".join(place_words(session)),
        "price": price_in_words(session.offer, session),
        "placed": [person.name for person in people if person.seat == SeatState.PLACED],
        "kept": [person.name for person in people if person.seat == SeatState.OFFERED],
        "waiting": [person.name for person in people if person.seat == SeatState.WAITING],
        "link": f"{settings.SITE_URL}{reverse('registrations:personal', args=[registration.link_key])}",
        "owner": settings.SITE_OWNER,
        "language": registration.language,
    }
