"""Plan, change, open, copy and cancel sessions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from services.actions.errors import ChangedMeanwhileError, ServiceError
from services.actions.sessions import cancel_session, change_session, copy_session, create_session, make_series, open_session
from services.models import Session, SupportOffer
from services.planning.together import SESSIONS, deeds_of
from services.sessions import pages
from services.sessions.forms import CancelForm, CopyForm, PartForm, Parts, SessionForm, as_lines, as_typed, parts_of
from steunpunt.accounts.permissions import current_user, may, permission_required


def visible(request: HttpRequest, pk: int) -> Session:
    return get_object_or_404(pages.whole(request.user), pk=pk)


@require_safe
@permission_required("offer.read")
def index(request: HttpRequest) -> HttpResponse:
    context = pages.list_context(request.user, request.GET.get("toon", ""), request.GET.get("pagina"))
    context["deeds"] = deeds_of(SESSIONS) if may(request.user, "session.change") else []
    return render(request, "sessions/list.html", context)


@require_safe
@permission_required("registration.read")
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    return render(request, "sessions/detail.html", pages.detail_context(request.user, visible(request, pk)))


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("session.change")
def new(request: HttpRequest, offer_pk: int) -> HttpResponse:
    offer = get_object_or_404(SupportOffer.objects.visible_to(request.user), pk=offer_pk)
    start = {"mode": offer.mode, "capacity": 16, "trainers": offer.trainers}
    form, parts = SessionForm(request.POST or None, initial=start), Parts(request.POST or None)
    if request.method == "POST" and are_valid(form, parts):
        try:
            session = create_session(actor=current_user(request), offer=offer, values=form.values(parts_of(parts)))
        except ServiceError as error:
            put_problems(form, error)
        else:
            messages.success(request, _("The session is planned. Open it when it may be seen."))
            return redirect("sessions:detail", session.pk)
    return show(request, form, parts, offer, None)


def are_valid(form: SessionForm, parts: BaseFormSet[PartForm]) -> bool:
    """Both are judged, so that everything that is wrong shows at once."""
    return all([form.is_valid(), parts.is_valid()])


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("session.change")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    session = visible(request, pk)
    form = SessionForm(request.POST or None, initial=as_typed(session))
    # What was sent is judged by itself: a line that equals what stands there is a part too.
    parts = Parts(request.POST) if request.method == "POST" else Parts(initial=as_lines(session))
    if request.method != "POST" or not are_valid(form, parts):
        return show(request, form, parts, session.offer, session)
    try:
        version = form.cleaned_data["version"] or 0
        change_session(actor=current_user(request), session=session, version=version, values=form.values(parts_of(parts)))
    except ChangedMeanwhileError:
        data = request.POST.copy()
        data["version"] = str(visible(request, pk).version)
        return show(request, SessionForm(data), parts, session.offer, session, changed=True, status=409)
    except ServiceError as error:
        put_problems(form, error)
        return show(request, form, parts, session.offer, session)
    messages.success(request, _("Saved."))
    return redirect("sessions:detail", pk)


def put_problems(form: Any, error: ServiceError) -> None:
    for name, text in error.problems.items():
        form.add_error(name if name in form.fields else None, text)


def show(
    request: HttpRequest, form: SessionForm, parts: BaseFormSet[PartForm], offer: SupportOffer, session: Session | None,
    *, status: int = 0, changed: bool = False,
) -> HttpResponse:  # fmt: skip
    label = _("Change the session") if session else _("New session")
    context = {
        "form": form, "parts": parts, "offer": offer, "session": session, "label": label, "changed": changed,
        "crumbs": pages.crumbs(session, label),
    }  # fmt: skip
    wrong = form.errors or any(parts.errors) or parts.non_form_errors() if form.is_bound else False
    return render(request, "sessions/form.html", context, status=status or (422 if wrong else 200))


@require_POST
@permission_required("session.change")
def open_up(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        open_session(actor=current_user(request), session=visible(request, pk))
    except ServiceError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The session is public: people can register."))
    return redirect("sessions:detail", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("session.change")
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    session, form = visible(request, pk), CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            cancel_session(actor=current_user(request), session=session, reason=form.cleaned_data["reason"])
        except ServiceError as error:
            put_problems(form, error)
        else:
            messages.success(request, _("The session is cancelled; everybody who registered gets a mail."))
            return redirect("sessions:detail", pk)
    context = {"session": session, "form": form, "crumbs": pages.crumbs(session, _("Cancel the session"))}
    return render(request, "sessions/cancel.html", context, status=422 if form.errors else 200)


@require_POST
@permission_required("session.change")
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    session, form, user = visible(request, pk), CopyForm(request.POST), current_user(request)
    if not form.is_valid():
        messages.error(request, " ".join(str(text) for texts in form.errors.values() for text in texts))
        return redirect("sessions:detail", pk)
    said = form.cleaned_data
    try:
        if said["first_day"]:
            made = [copy_session(actor=user, session=session, first_day=said["first_day"])]
        else:
            made = make_series(actor=user, session=session, weeks=said["weeks"], times=said["times"])
    except ServiceError as error:
        messages.error(request, str(error))
        return redirect("sessions:detail", pk)
    text = ngettext("One session is planned.", "%(count)s sessions are planned.", len(made)) % {"count": len(made)}
    messages.success(request, text)
    return redirect("sessions:detail", made[0].pk) if len(made) == 1 else redirect("offer-desk:detail", session.offer_id)
