"""How the login library behaves here."""

from datetime import timedelta
from smtplib import SMTPException
from typing import Any

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.ratelimit import get_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from steunpunt.accounts.models import User
from steunpunt.accounts.roles import NEEDS_MFA

log = structlog.get_logger(__name__)
FRESH_LOGIN = timedelta(minutes=5)


class MailAwayError(Exception):
    """The mail server did not take a mail that its reader waits for."""


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come by invitation; sample accounts open no door of a real portal."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_login(self, request: HttpRequest, user: Any, **details: Any) -> HttpResponse | None:
        if user.is_sample and not settings.SAMPLE_DATA_ALLOWED:
            refusal: HttpResponse = self.respond_user_inactive(request, user)
            return refusal
        answer: HttpResponse | None = super().pre_login(request, user, **details)
        return answer

    def is_reauthentication_required(self, *, app: str, **details: Any) -> bool:
        """A login of a moment ago is proof enough; asking the password twice in a row only teaches people to type it anywhere."""
        logged_in_at = getattr(self.request.user, "last_login", None)
        if logged_in_at and timezone.now() - logged_in_at < FRESH_LOGIN:
            return False
        return bool(super().is_reauthentication_required(app=app, **details))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Wrong passwords count for who types them: otherwise a stranger could keep somebody out by guessing on purpose."""
        return f"{super()._get_login_attempts_cache_key(request, **credentials)}:{get_ip(request)}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, SMTPException) as problem:
            raise MailAwayError(type(problem).__name__) from problem

    def send_notification_mail(self, *args: Any, **details: Any) -> None:
        """What it tells of has happened already, so a mail server that is away only costs the telling."""
        try:
            super().send_notification_mail(*args, **details)
        except MailAwayError as problem:
            log.warning("notification_not_mailed", reason=str(problem))

    def render_mail(self, template_prefix: str, email: str, context: dict[str, Any], headers: Any = None) -> Any:
        ours = {**context, "owner": settings.SITE_OWNER, "site_url": settings.SITE_URL}
        return super().render_mail(template_prefix, email, ours, headers)


SECOND_STEPS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_step(user: User) -> bool:
    """Whether an authenticator app or a security key asks a second proof of this person. Recovery codes alone do not count."""
    found: bool = Authenticator.objects.filter(user=user, type__in=SECOND_STEPS).exists()
    return found


class MFAAdapter(DefaultMFAAdapter):
    """Whoever must have a second step keeps at least one."""

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        if authenticator.user.role not in NEEDS_MFA:
            return True
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=SECOND_STEPS).exclude(pk=authenticator.pk)
        left: bool = others.exists()
        return left
