"""What an asker does: ask, reply, add a file, say to be helped, withdraw."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from landscape.models import Membership, Organisation
from services.actions.advice.basics import AdviceError, back_to_work, keep_files, locked, move, put_message, save, was_sent
from services.actions.advice.mailing import order_mail, tell_colleague
from services.models import AdviceMessage, AdviceOutcome, AdviceRequest, AdviceState, MailKind, MessageKind
from steunpunt.accounts.models import User
from steunpunt.audit.actions import recording
from steunpunt.shared.uploads import CheckedUpload
from steunpunt.vocabulary.models import Theme

# Without signs that look alike; a million a year, and a reference opens nothing by itself.
SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
BY_LINK = "by the asker"


@dataclass(frozen=True)
class Question:
    """What somebody asks."""

    subject: str
    question: str
    contact_name: str
    contact_email: str
    organisation_name: str = ""
    due_on: date | None = None
    themes: tuple[Theme, ...] = ()
    language: str = "nl"


def ask(*, actor: User | None, question: Question, form_token: uuid.UUID, uploads: Iterable[CheckedUpload] = ()) -> AdviceRequest:
    """Keep a question and mail its confirmation; the same form sent twice gives the request that is there."""
    there = AdviceRequest.objects.filter(form_token=form_token).first()
    if there is not None:
        return there
    try:
        with recording(actor, reason=BY_LINK):
            request = AdviceRequest.objects.create(
                reference=free_reference(timezone.localdate().year),
                subject=question.subject,
                question=question.question,
                contact_name=question.contact_name,
                contact_email=question.contact_email,
                organisation_name=question.organisation_name,
                organisation=own_organisation(actor, question.organisation_name),
                due_on=question.due_on,
                language=question.language,
                user=actor,
                form_token=form_token,
                created_by=actor,
                updated_by=actor,
            )
            request.themes.set(question.themes)
            keep_files(request, actor=actor, uploads=uploads, message=None)
            order_mail(request, MailKind.RECEIVED, actor=actor)
            return request
    except IntegrityError:
        there = AdviceRequest.objects.filter(form_token=form_token).first()
        if there is None:
            raise
        return there


def free_reference(year: int) -> str:
    while True:
        reference = f"A-{year}-{''.join(secrets.choice(SIGNS) for _ in range(4))}"
        if not AdviceRequest.objects.filter(reference=reference).exists():
            return reference


def own_organisation(actor: User | None, name: str) -> Organisation | None:
    """Of the organisations that a member speaks for, the one with this name: nobody asks in the name of another one."""
    if actor is None or not name.strip():
        return None
    own = Membership.objects.filter(user=actor, organisation__name__iexact=name.strip()).select_related("organisation")
    return next((row.organisation for row in own), None)


def reply(
    *, actor: User | None, request: AdviceRequest, text: str, form_token: uuid.UUID, uploads: Iterable[CheckedUpload] = ()
) -> AdviceMessage | None:
    """A message or a file of the asker: it is the centre's turn again. None when this form came before."""
    return _from_asker(actor, request, text, form_token, uploads, is_helped=False)


def say_helped(*, actor: User | None, request: AdviceRequest, text: str, form_token: uuid.UUID) -> AdviceMessage | None:
    """The asker needs no more; a colleague closes it, which logs it."""
    return _from_asker(actor, request, text.strip() or _("I am helped, thank you."), form_token, (), is_helped=True)


def _from_asker(
    actor: User | None, request: AdviceRequest, text: str, token: uuid.UUID, uploads: Iterable[CheckedUpload], *, is_helped: bool
) -> AdviceMessage | None:
    """The message stands with who wrote it; the state is that of the request with which it may have been joined."""
    with recording(actor, reason=BY_LINK):
        main = locked(request.merged_into or request)
        if was_sent(token):
            return None
        still_open(main)
        message = put_message(request, actor=actor, kind=MessageKind.ASKER, text=text, token=token, uploads=uploads)
        if is_helped:
            move(main, AdviceState.ANSWERED)
        else:
            back_to_work(main)
        save(main, actor)
        tell_colleague(main, message)
        return message


def still_open(request: AdviceRequest) -> None:
    if request.is_closed:
        raise AdviceError({"text": _("This question is closed. Do you want to know something else? Ask a new question.")})


def withdraw(*, actor: User | None, request: AdviceRequest) -> None:
    """The asker needs no answer any more. Nothing is logged; a colleague who spent time on it can still do so."""
    with recording(actor, reason=BY_LINK):
        current = locked(request)
        if current.is_closed:
            return
        current.state, current.outcome = AdviceState.CLOSED, AdviceOutcome.WITHDRAWN
        current.closed_at, current.closed_by = timezone.now(), actor
        save(current, actor)
