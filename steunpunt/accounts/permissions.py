"""The check that views start with. Querysets check again."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, cast
from urllib.parse import urlsplit

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from steunpunt.accounts.models import User
from steunpunt.accounts.roles import ALL_PERMISSIONS

Visitor = User | AnonymousUser
type_of_view = Callable[Concatenate[HttpRequest, ...], HttpResponseBase]


def may(visitor: Visitor, permission: str) -> bool:
    """Whether a visitor, logged in or not, may do something. Raises KeyError for a permission that does not exist."""
    if permission not in ALL_PERMISSIONS:
        raise KeyError(permission)
    return isinstance(visitor, User) and visitor.may(permission)


def way_back(request: HttpRequest) -> str:
    """Where to go after logging in: this page, or for a form that was sent the page it came from, since nobody can open its address."""
    if request.method in ("GET", "HEAD"):
        return request.get_full_path()
    came_from = urlsplit(request.headers.get("Referer", ""))
    return came_from.path if came_from.netloc == request.get_host() and came_from.path.startswith("/") else "/"


def permission_required(permission: str) -> Callable[[type_of_view], type_of_view]:
    """Sends a stranger to the login page and answers 403 to who is logged in without the permission."""
    if permission not in ALL_PERMISSIONS:
        raise KeyError(permission)

    def decorate(view: type_of_view) -> type_of_view:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(way_back(request))
            if not may(request.user, permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def current_user(request: HttpRequest) -> User:
    """The person behind a request that a permission check let through."""
    return cast(User, request.user)
