"""What can be done to several offers at once."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, TypedDict

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from services.actions.many.deeds import Deed, Step
from services.actions.offers import set_offer_state
from services.models import OfferState, SupportOffer
from steunpunt.accounts.models import User

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class Judged(TypedDict):
    """What the queryset of the page adds to an offer."""

    has_goal: bool
    public_sessions: int


FROM = {
    OfferState.PUBLISHED: {OfferState.DRAFT, OfferState.PAUSED, OfferState.ARCHIVED},
    OfferState.PAUSED: {OfferState.PUBLISHED},
    OfferState.ARCHIVED: {OfferState.DRAFT, OfferState.PUBLISHED, OfferState.PAUSED},
}


def judge_state(state: OfferState, offer: WithAnnotations[SupportOffer, Judged], _value: object) -> Step:
    before, after = str(OfferState(offer.state).label), str(state.label)
    if offer.state == state:
        return Step(offer, before, refused=_("It is so already."))
    if offer.state not in FROM[state]:
        return Step(offer, before, refused=_("Only what is public can be paused."))
    if state == OfferState.PUBLISHED and not offer.has_goal:
        return Step(offer, before, refused=_("Choose the goal that it serves first."))
    return Step(offer, before, after, remark=hidden_sessions(offer) if offer.state == OfferState.PUBLISHED else "")


def hidden_sessions(offer: WithAnnotations[SupportOffer, Judged]) -> str:
    number = offer.public_sessions
    if not number:
        return ""
    text = ngettext("One session to come is not shown any more.", "%(count)s sessions to come are not shown any more.", number)
    return text % {"count": number}


def do_state(state: OfferState, actor: User, offer: SupportOffer, _value: object) -> None:
    set_offer_state(actor=actor, offer=offer, state=state)


def judge_owner(offer: SupportOffer, owner: User) -> Step:
    before = str(offer.owner) if offer.owner else _("nobody")
    if offer.owner == owner:
        return Step(offer, before, refused=_("It is so already."))
    return Step(offer, before, str(owner))


def do_owner(actor: User, offer: SupportOffer, owner: User) -> None:
    offer.owner = owner
    touch(actor, offer, "owner")


def judge_review(offer: SupportOffer, day: date) -> Step:
    before = in_words(offer.review_on)
    if offer.review_on == day:
        return Step(offer, before, refused=_("It is so already."))
    if offer.state == OfferState.ARCHIVED:
        return Step(offer, before, refused=_("It is archived: nobody looks at it again."))
    return Step(offer, before, in_words(day))


def in_words(day: date | None) -> str:
    return date_format(day, "j F Y").lower() if day else _("no date")


def do_review(actor: User, offer: SupportOffer, day: date) -> None:
    offer.review_on = day
    touch(actor, offer, "review_on")


def touch(actor: User, offer: SupportOffer, name: str) -> None:
    offer.version += 1
    offer.updated_by = actor
    offer.save(update_fields=[name, "version", "updated_by", "updated_at"])


def to_state(state: OfferState) -> tuple[partial[Step], partial[None]]:
    return partial(judge_state, state), partial(do_state, state)


CHANGES = "offer.change"
# The names stand in addresses.
OFFER_DEEDS: dict[str, Deed] = {
    "publiceren": Deed(gettext_lazy("Publish"), CHANGES, *to_state(OfferState.PUBLISHED)),
    "pauzeren": Deed(gettext_lazy("Pause"), CHANGES, *to_state(OfferState.PAUSED)),
    "archiveren": Deed(gettext_lazy("Move to the archive"), CHANGES, *to_state(OfferState.ARCHIVED)),
    "eigenaar": Deed(gettext_lazy("Choose who looks after it"), CHANGES, judge_owner, do_owner, "owner"),
    "nakijken": Deed(gettext_lazy("Choose when to look at it again"), CHANGES, judge_review, do_review, "review_on"),
}
