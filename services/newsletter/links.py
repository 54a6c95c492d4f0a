"""Signed links: one that confirms and ends, and one that every later mail carries."""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.urls import reverse

from services.actions.newsletter import CONFIRM_WITHIN
from services.models import Subscriber

CONFIRM_SALT = "steunpunt.newsletter.confirm"
OWN_SALT = "steunpunt.newsletter.own"


def whole(name: str, token: str) -> str:
    """The address with the site in front, in the language that is active."""
    return f"{settings.SITE_URL}{reverse(name, args=[token])}"


def confirm_link(subscriber: Subscriber) -> str:
    return whole("newsletter:confirm", signing.dumps(subscriber.pk, salt=CONFIRM_SALT))


def own_token(subscriber: Subscriber) -> str:
    return signing.dumps(subscriber.pk, salt=OWN_SALT)


def to_confirm(token: str) -> Subscriber | None:
    """Whose link this is; None for one that is false or over, or when the address is gone."""
    return behind(token, CONFIRM_SALT, int(CONFIRM_WITHIN.total_seconds()))


def subscriber_behind(token: str) -> Subscriber | None:
    """Whose mail a link is of; None for one that is false, or when it was switched off."""
    return behind(token, OWN_SALT, None)


def behind(token: str, salt: str, seconds: int | None) -> Subscriber | None:
    try:
        pk = signing.loads(token, salt=salt, max_age=seconds)
    except signing.BadSignature:
        return None
    return Subscriber.objects.filter(pk=pk).first()


def is_signed(token: str) -> bool:
    """Whether a link was ours, also when its subscriber is gone."""
    try:
        signing.loads(token, salt=OWN_SALT)
    except signing.BadSignature:
        return False
    return True
