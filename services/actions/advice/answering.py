"""What a colleague does with a request: take it, answer, leave a note, note the time, say what it is about."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from goals.models import OperationalGoal
from landscape.models import Organisation
from services.actions.advice.basics import AdviceError, back_to_work, locked, may_answer, move, put_message, refuse_closed, save, was_sent
from services.actions.advice.mailing import mail_askers, order_mail
from services.models import AdviceGoal, AdviceMessage, AdviceRequest, AdviceState, AdviceTime, MailKind, MessageKind
from steunpunt.accounts.models import User
from steunpunt.audit.actions import recording
from steunpunt.shared.uploads import CheckedUpload
from steunpunt.vocabulary.models import Theme

MOST_MINUTES = 10_000


def take(*, actor: User, request: AdviceRequest) -> AdviceRequest:
    """Follow it up oneself. Raises ``AdviceError`` when a colleague was first."""
    may_answer(actor)
    with recording(actor):
        current = locked(request)
        if current.assignee is not None and current.assignee != actor:
            raise AdviceError({"assignee": _("%(person)s takes care of it already.") % {"person": current.assignee}})
        if current.assignee != actor:
            _give(current, actor)
            save(current, actor)
    return current


def assign(*, actor: User, request: AdviceRequest, person: User | None) -> AdviceRequest:
    """Give it to a colleague, or back to everybody."""
    may_answer(actor)
    if person is not None and not person.is_colleague:
        raise AdviceError({"assignee": _("Only colleagues of the centre follow up a request.")})
    with recording(actor):
        current = locked(request)
        _give(current, person)
        save(current, actor)
    return current


def _give(request: AdviceRequest, person: User | None) -> None:
    request.assignee = person
    if request.state in (AdviceState.NEW, AdviceState.TAKEN):
        back_to_work(request)


def answer(
    *,
    actor: User,
    request: AdviceRequest,
    text: str,
    form_token: uuid.UUID,
    version: int,
    waits: bool = False,
    uploads: Iterable[CheckedUpload] = (),
) -> AdviceMessage | None:
    """Write to the asker, who gets it by mail. ``waits``: it ends in a question. None when this form came before."""
    may_answer(actor)
    with recording(actor):
        current = locked(request)
        if was_sent(form_token):
            return None
        current = locked(request, version=version)
        refuse_closed(current)
        message = put_message(current, actor=actor, kind=MessageKind.ANSWER, text=text, token=form_token, uploads=uploads)
        current.assignee = current.assignee or actor
        move(current, AdviceState.WAITING if waits else AdviceState.ANSWERED)
        save(current, actor)
        mail_askers(current, MailKind.ANSWER, actor=actor, message=message)
        return message


def leave_note(
    *, actor: User, request: AdviceRequest, text: str, form_token: uuid.UUID, uploads: Iterable[CheckedUpload] = ()
) -> AdviceMessage | None:
    """A note among colleagues; the asker never sees it. None when this form came before."""
    may_answer(actor)
    with recording(actor):
        current = locked(request)
        if was_sent(form_token):
            return None
        return put_message(current, actor=actor, kind=MessageKind.NOTE, text=text, token=form_token, uploads=uploads)


def spend_time(*, actor: User, request: AdviceRequest, minutes: int, form_token: uuid.UUID) -> None:
    may_answer(actor)
    if not 0 < minutes <= MOST_MINUTES:
        raise AdviceError({"amount": _("Write more than nothing, and at most a few weeks.")})
    with recording(actor):
        AdviceTime.objects.get_or_create(
            form_token=form_token, defaults={"request": request, "user": actor, "minutes": minutes, "created_by": actor}
        )


def remove_time(*, actor: User, time: AdviceTime) -> None:
    may_answer(actor)
    with recording(actor):
        time.delete()


@dataclass(frozen=True)
class Facts:
    """What colleagues find out about a request."""

    subject: str
    organisation: Organisation | None
    due_on: date | None
    themes: tuple[Theme, ...]
    goal: OperationalGoal | None
    other_goals: tuple[OperationalGoal, ...]


def change_facts(*, actor: User, request: AdviceRequest, version: int, facts: Facts) -> AdviceRequest:
    """Raises ``AdviceConflictError`` when another version was saved meanwhile."""
    may_answer(actor)
    if facts.other_goals and facts.goal is None:
        raise AdviceError({"goal": _("Choose which goal comes first.")})
    if facts.goal in facts.other_goals:
        raise AdviceError({"other_goals": _("The first goal is also among the others. Leave it out there.")})
    with recording(actor):
        current = locked(request, version=version)
        current.subject = facts.subject.strip()
        current.organisation, current.due_on = facts.organisation, facts.due_on
        save(current, actor)
        current.themes.set(facts.themes)
        link_goals(current, facts.goal, facts.other_goals)
    return current


def link_goals(request: AdviceRequest, goal: OperationalGoal | None, others: Iterable[OperationalGoal]) -> None:
    wanted = {**({goal.pk: True} if goal else {}), **{other.pk: False for other in others}}
    there = {row.goal_id: row.is_primary for row in request.goal_rows.all()}
    if there == wanted:
        return
    request.goal_rows.exclude(goal_id__in=[pk for pk, primary in wanted.items() if there.get(pk) is primary]).delete()
    AdviceGoal.objects.bulk_create(
        AdviceGoal(request=request, goal_id=pk, is_primary=primary) for pk, primary in wanted.items() if there.get(pk) is not primary
    )


def renew_link(*, actor: User, request: AdviceRequest) -> None:
    """A new personal link by mail; the old one opens nothing any more."""
    may_answer(actor)
    with recording(actor):
        current = locked(request)
        if not current.contact_email:
            raise AdviceError({"link": _("Who asked is no longer known, so there is nobody to mail.")})
        current.link_key = uuid.uuid4()
        save(current, actor)
        order_mail(current, MailKind.LINK, actor=actor)


def revoke_link(*, actor: User, request: AdviceRequest) -> None:
    """The personal link opens nothing any more."""
    may_answer(actor)
    with recording(actor):
        current = locked(request)
        current.link_key = None
        save(current, actor)
