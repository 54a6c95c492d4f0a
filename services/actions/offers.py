"""Writing offers."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal

from django.db import IntegrityError
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from goals.models import OperationalGoal
from services.actions.errors import ChangedMeanwhileError, ServiceError
from services.models import Language, Level, OfferGoal, OfferState, PriceRule, SupportOffer
from steunpunt.accounts.models import User
from steunpunt.audit.actions import recording
from steunpunt.vocabulary.models import TargetGroup, Theme

LONGEST_SLUG = 200
# Pages that stand beside those of the offers.
RESERVED = frozenset({"nieuwsbrief", "kaart"})


@dataclass(frozen=True)
class OfferValues:
    """Everything that a person decides about an offer. ``goal`` is the primary goal, None while nobody chose it."""

    kind: str
    title: str
    summary: str
    mode: str
    goal: OperationalGoal | None = None
    other_goals: tuple[OperationalGoal, ...] = ()
    description: str = ""
    learning: str = ""
    audience: str = ""
    level: str = Level.EVERYONE
    themes: tuple[Theme, ...] = ()
    target_groups: tuple[TargetGroup, ...] = ()
    half_days: Decimal | None = None
    language: str = Language.DUTCH
    price_rule: str = PriceRule.PER_HALF_DAY
    price: Decimal | None = None
    contact: User | None = None
    trainers: str = ""
    accessibility: str = ""
    owner: User | None = None
    review_on: date | None = None


LINKS = frozenset({"goal", "other_goals", "themes", "target_groups"})
COLUMNS = tuple(field.name for field in fields(OfferValues) if field.name not in LINKS)


def check_offer(values: OfferValues) -> None:
    """Raises ``ServiceError`` with everything that is wrong at once."""
    problems = {}
    if not values.title.strip():
        problems["title"] = _("Give the offer a title.")
    if not values.summary.strip():
        problems["summary"] = _("Say in one or two sentences what it is: that is what people read first.")
    if values.half_days is not None and not (0 < values.half_days <= 200 and values.half_days * 2 % 1 == 0):
        problems["half_days"] = _("Half-days go from 0,5 to 200, in steps of a half.")
    if values.goal in values.other_goals and values.goal is not None:
        problems["other_goals"] = _("The first goal is also among the others. Leave it out there.")
    problems |= problems_of_price(values.price_rule, values.price)
    if problems:
        raise ServiceError(problems)


def problems_of_price(rule: str, price: Decimal | None) -> dict[str, str]:
    """What is wrong with a price rule and its amount; the database refuses the same."""
    if rule == PriceRule.FIXED and price is None:
        return {"price": _("Fill in the amount, or choose another price rule.")}
    if rule in (PriceRule.FREE, PriceRule.ON_REQUEST) and price is not None:
        return {"price": _("Leave the amount empty for what is free or on request.")}
    if price is not None and not 0 <= price <= 100_000:
        return {"price": _("An amount goes from 0 to 100.000 euro.")}
    return {}


def create_offer(*, actor: User | None, values: OfferValues, is_sample: bool = False) -> SupportOffer:
    """A draft: nobody outside sees it until it is published. Raises ``ServiceError``."""
    check_offer(values)
    with recording(actor):
        offer = SupportOffer(is_sample=is_sample, created_by=actor, updated_by=actor, slug=free_slug(values.title))
        put(offer, values)
        try:
            offer.save(force_insert=True)
        except IntegrityError as error:
            raise ServiceError({"title": _("Another offer got this address at the same moment. Save again.")}) from error
        link(offer, values)
    return offer


def change_offer(*, actor: User | None, offer: SupportOffer, version: int, values: OfferValues) -> SupportOffer:
    """Its address stays. Raises ``ChangedMeanwhileError`` when another version was saved, ``ServiceError`` for wrong values."""
    check_offer(values)
    with recording(actor):
        current = SupportOffer.objects.select_for_update().get(pk=offer.pk)
        if current.version != version:
            raise ChangedMeanwhileError(current)
        if current.state == OfferState.PUBLISHED and values.goal is None:
            raise ServiceError({"goal": _("A published offer serves a goal. Choose one, or pause the offer first.")})
        put(current, values)
        current.version += 1
        current.updated_by = actor
        current.save()
        link(current, values)
    return current


def put(offer: SupportOffer, values: OfferValues) -> None:
    for name in COLUMNS:
        setattr(offer, name, getattr(values, name))
    offer.title, offer.summary = " ".join(values.title.split()), values.summary.strip()
    names = [str(word) for word in (*values.themes, *values.target_groups)]
    offer.words = folded(" ".join([offer.title, offer.kind_label, offer.summary, *names, values.learning, values.audience]))


def folded(text: str) -> str:
    """Lower case without accents, as search compares words."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()


def link(offer: SupportOffer, values: OfferValues) -> None:
    offer.themes.set(values.themes)
    offer.target_groups.set(values.target_groups)
    wanted = {goal.pk: goal == values.goal for goal in (values.goal, *values.other_goals) if goal}
    rows = OfferGoal.objects.filter(offer=offer)
    if dict(rows.values_list("goal_id", "is_primary")) != wanted:
        rows.delete()
        OfferGoal.objects.bulk_create(OfferGoal(offer=offer, goal_id=pk, is_primary=is_primary) for pk, is_primary in wanted.items())


def free_slug(title: str) -> str:
    """The address of a new offer; a number follows where another one has it."""
    base = slugify(title)[:LONGEST_SLUG] or "aanbod"
    taken = RESERVED | set(SupportOffer.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    candidates = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(slug for slug in candidates if slug not in taken)


def set_offer_state(*, actor: User | None, offer: SupportOffer, state: str) -> SupportOffer:
    """Publish, pause, archive or take back. Raises ``ServiceError`` when something that visitors need is missing."""
    with recording(actor):
        current = SupportOffer.objects.select_for_update().get(pk=offer.pk)
        if state == OfferState.PUBLISHED and not OfferGoal.objects.filter(offer=current, is_primary=True).exists():
            raise ServiceError(_("Choose the goal that this offer serves first: what is held is logged for it."))
        current.state = state
        current.version += 1
        current.updated_by = actor
        if state == OfferState.PUBLISHED and current.published_at is None:
            current.published_at, current.published_by = timezone.now(), actor
        current.save()
    return current
