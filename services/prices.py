"""What it costs, in words."""

from __future__ import annotations

from decimal import Decimal

from django.conf import settings
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from services.models import PriceRule, Session, SupportOffer


def rule_and_amount(offer: SupportOffer, session: Session | None = None) -> tuple[str, Decimal | None]:
    """The rule and the amount that hold: those of the session, or else of the offer."""
    if session is not None and session.price_rule:
        return session.price_rule, session.price
    return offer.price_rule, offer.price


def price_in_words(offer: SupportOffer, session: Session | None = None) -> str:
    """Such as “€ 35 per half-day (€ 70 in all)”, “free” or “on request”. A half-day costs settings.HALF_DAY_PRICE by default."""
    rule, amount = rule_and_amount(offer, session)
    if rule == PriceRule.FREE or (rule != PriceRule.ON_REQUEST and amount == 0):
        return _("Free")
    if rule == PriceRule.ON_REQUEST:
        return _("On request")
    if rule == PriceRule.FIXED:
        assert amount is not None
        return _("%(amount)s in all") % {"amount": euro(amount)}
    each = amount if amount is not None else settings.HALF_DAY_PRICE
    if offer.half_days is None or offer.half_days == 1:
        return _("%(amount)s per half-day") % {"amount": euro(each)}
    return _("%(amount)s per half-day, %(total)s in all") % {"amount": euro(each), "total": euro(each * offer.half_days)}


def price_of_person(offer: SupportOffer, session: Session) -> Decimal | None:
    """What one person pays for a session, in euro; None where it is on request or the number of half-days is not known."""
    rule, amount = rule_and_amount(offer, session)
    if rule == PriceRule.FREE:
        return Decimal(0)
    if rule == PriceRule.ON_REQUEST:
        return None
    if rule == PriceRule.FIXED:
        return amount
    each = amount if amount is not None else Decimal(settings.HALF_DAY_PRICE)
    return each * offer.half_days if offer.half_days is not None else None


def euro(amount: Decimal) -> str:
    whole = amount == amount.to_integral_value()
    return f"€ {number_format(amount, decimal_pos=0 if whole else 2, force_grouping=True)}"
