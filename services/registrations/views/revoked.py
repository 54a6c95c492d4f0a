"""What a personal link answers, also one that was made anew since."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from services.models import Registration, RevokedLink
from services.registrations import pages

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


class LinkRevokedError(Exception):
    """There is a newer link, in the mail of who registered."""


def behind(key: uuid.UUID) -> Registration:
    """Whoever has the link may: it stands only in the mail and on the pages of who may see the registration."""
    registration = pages.whole().filter(link_key=key).first()
    if registration is None and RevokedLink.objects.filter(key=key).exists():
        raise LinkRevokedError
    return registration or get_object_or_404(Registration, link_key=key)


def kind_when_revoked(view: View[P]) -> View[P]:
    """Whoever follows a link that was revoked hears how to get on, and nothing of the registration."""

    @wraps(view)
    def kindly(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except LinkRevokedError:
            return render(request, "registrations/revoked.html", {"contact": settings.CONTACT_EMAIL}, status=410)

    return kindly
