"""Nobody works here with half a login."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from steunpunt.accounts.adapter import has_second_step
from steunpunt.accounts.models import User
from steunpunt.accounts.roles import NEEDS_MFA

# What somebody without a second step still may open: setting it up, leaving, and reading how we treat data.
OPEN_PREFIXES = ("mfa_", "account_", "set_language", "portal:privacy", "portal:accessibility", "people:accept", "digest:off")


class FullLoginMiddleware:
    """Asks staff and publishers for a second step first, and shows sample accounts the door where they do not belong."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, User) and request.user.is_sample and not settings.SAMPLE_DATA_ALLOWED:
            logout(request)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name.startswith(OPEN_PREFIXES) or not isinstance(request.user, User) or not lacks_second_step(request.user):
            return None
        messages.info(request, _("One step before you start: your role needs a two-step login. It takes a minute, and you do it once."))
        return redirect("mfa_activate_totp")


def lacks_second_step(user: User) -> bool:
    """Whether this person's role asks for a second step that is not there. Asked of the database at every request: one read of an index."""
    return user.role in NEEDS_MFA and not user.is_sample and not has_second_step(user)
