"""The list to sign, as a PDF."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from services.actions.papers import order_list
from services.models import Session, SessionState
from services.papers.answers import paper_file, paper_page, ready
from services.papers.content import key_of, list_of
from services.sessions import pages
from services.sessions.views.desk import visible
from steunpunt.accounts.permissions import current_user, permission_required


def that_takes_place(request: HttpRequest, pk: int) -> Session:
    session = visible(request, pk)
    if session.state == SessionState.CANCELLED:
        raise Http404
    return session


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("registration.read")
@never_cache
def attendance_list(request: HttpRequest, pk: int) -> HttpResponse:
    session, is_again = that_takes_place(request, pk), request.method == "POST"
    paper = order_list(actor=current_user(request), session=session, again=is_again)
    if is_again:
        return redirect("sessions:list-to-sign", pk)
    label, file_url = _("List to sign"), reverse("sessions:list-to-sign-pdf", args=[pk])
    return paper_page(request, paper, title=label, about=str(session), file_url=file_url, crumbs=pages.crumbs(session, label))


@require_safe
@permission_required("registration.read")
@never_cache
def attendance_list_pdf(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The list of who has a place now, or else the page that has it made."""
    session = that_takes_place(request, pk)
    paper = ready(key_of(list_of(session), session.pk))
    if paper is None:
        return redirect("sessions:list-to-sign", pk)
    return paper_file(paper, _("list-to-sign-%(number)s") % {"number": session.pk})
