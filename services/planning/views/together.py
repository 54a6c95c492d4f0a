"""Changing several offers or sessions at once: tick, look, confirm."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from services.actions.errors import ChangedMeanwhileError, ServiceError
from services.actions.many import carry_out
from services.planning.together import OFFERS, SESSIONS, Desk, keys_of, looked_at, page_of
from steunpunt.accounts.permissions import current_user, permission_required


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("offer.change")
def offers(request: HttpRequest) -> HttpResponse:
    return commit(request, OFFERS) if request.method == "POST" else show(request, OFFERS)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("session.change")
def sessions(request: HttpRequest) -> HttpResponse:
    return commit(request, SESSIONS) if request.method == "POST" else show(request, SESSIONS)


def show(request: HttpRequest, desk: Desk, *, problem: str = "", status: int = 200) -> HttpResponse:
    looked = looked_at(request.user, desk, request.POST if request.method == "POST" else request.GET)
    wrong = not looked.rows or (looked.form.errors and not looked.form.is_asking)
    status = 422 if wrong and status == 200 else status
    return render(request, "planning/together.html", page_of(desk, looked, problem=problem), status=status)


def commit(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Exactly what the page showed, or nothing."""
    looked, user = looked_at(request.user, desk, request.POST), current_user(request)
    deed = looked.form.deed
    if deed is None or not looked.steps:
        return show(request, desk, status=422)
    try:
        steps = carry_out(actor=user, deed=deed, rows=desk.rows(user), shown=keys_of(request.POST), value=looked.form.value)
    except ChangedMeanwhileError:
        return show(request, desk, problem=_("Something changed since you looked. Nothing was written: look again."), status=409)
    except ServiceError as error:
        return show(request, desk, problem=_("Nothing was written. %(why)s") % {"why": error}, status=409)
    text = ngettext("%(deed)s: done for one.", "%(deed)s: done for %(count)s.", len(steps))
    messages.success(request, text % {"deed": deed.label, "count": len(steps)})
    return redirect(desk.list_url)
