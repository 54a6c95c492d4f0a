"""What can be done to several sessions at once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, TypedDict

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from services.actions.many.deeds import Deed, Step
from services.actions.many.offers import in_words
from services.actions.sessions import cancel_session, open_session, touch
from services.models import OfferState, Session, SessionState
from steunpunt.accounts.models import User

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


def over(session: Session) -> str:
    """Why nothing can be done to a session any more, empty when something can."""
    if session.state == SessionState.CANCELLED:
        return _("It is cancelled.")
    if session.state == SessionState.CLOSED:
        return _("It was held and logged.")
    if session.starts_at is None or session.starts_at <= timezone.now():
        return _("It began already.")
    return ""


def state_of(session: Session) -> str:
    return str(SessionState(session.state).label)


def judge_open(session: Session, _value: object) -> Step:
    reason = over(session)
    if not reason and session.state == SessionState.OPEN:
        reason = _("It is so already.")
    if not reason and session.offer.state != OfferState.PUBLISHED:
        reason = _("Publish the offer first: a session is found through it.")
    return Step(session, state_of(session), "" if reason else str(SessionState.OPEN.label), reason)


def do_open(actor: User, session: Session, _value: object) -> None:
    open_session(actor=actor, session=session)


def judge_closing(session: Session, _value: object) -> Step:
    now, opens, closes = timezone.now(), session.registration_opens_at, session.registration_closes_at
    reason = over(session)
    if not reason and session.state != SessionState.OPEN:
        reason = _("It is not public, so nobody registers.")
    if not reason and closes and closes <= now:
        reason = _("Registration is closed already.")
    if not reason and opens and opens >= now:
        reason = _("Registration did not open yet.")
    return Step(session, _("one can register"), "" if reason else _("registration closed"), reason)


def do_closing(actor: User, session: Session, _value: object) -> None:
    session.registration_closes_at = timezone.now()
    touch(session, actor, moved=False)


def judge_decision(session: Session, days: int) -> Step:
    before, reason = in_words(session.decide_on), over(session)
    if not reason and session.decide_on is None:
        reason = _("It has no day to decide on.")
    if reason or session.decide_on is None or session.starts_at is None:
        return Step(session, before, refused=reason)
    day = session.decide_on + timedelta(days=days)
    if day > timezone.localdate(session.starts_at):
        return Step(session, before, refused=_("That is after it begins."))
    return Step(session, before, in_words(day), remark=_("That day is gone.") if day < timezone.localdate() else "")


def do_decision(actor: User, session: Session, days: int) -> None:
    assert session.decide_on is not None
    session.decide_on += timedelta(days=days)
    touch(session, actor, moved=False)


class Told(TypedDict):
    """What the queryset of the page adds to a session: how many registrations get a mail."""

    standing: int


def judge_cancelling(session: WithAnnotations[Session, Told], _reason: str) -> Step:
    reason = over(session)
    if reason:
        return Step(session, state_of(session), refused=reason)
    number = session.standing if session.state == SessionState.OPEN else 0
    text = ngettext("One registration gets a mail.", "%(count)s registrations get a mail.", number) if number else _("Nobody gets a mail.")
    return Step(session, state_of(session), str(SessionState.CANCELLED.label), remark=text % {"count": number})


def do_cancelling(actor: User, session: Session, reason: str) -> None:
    cancel_session(actor=actor, session=session, reason=reason)


CHANGES = "session.change"
# The names stand in addresses.
SESSION_DEEDS: dict[str, Deed] = {
    "openen": Deed(gettext_lazy("Make public"), CHANGES, judge_open, do_open),
    "sluiten": Deed(gettext_lazy("Close registration"), CHANGES, judge_closing, do_closing),
    "beslisdag": Deed(gettext_lazy("Move the day to decide"), CHANGES, judge_decision, do_decision, "days"),
    "annuleren": Deed(gettext_lazy("Cancel with a reason"), CHANGES, judge_cancelling, do_cancelling, "reason"),
}
