"""The page of who asked: by the personal link, or by an account."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from goals.actions.values import LedgerError
from services.actions.advice.asking import reply, say_helped, withdraw
from services.advice.forms import ReplyForm, shown_name
from services.advice.thread import files_of, group_of, thread_of
from services.advice.views.public import asker_of
from services.models import AdviceRequest
from steunpunt.accounts.permissions import current_user
from steunpunt.shared.guarding import is_too_often
from steunpunt.shared.uploads import as_download

REPLIES_PER_HOUR = 40
ON_A_PAGE = 20


@dataclass(frozen=True)
class Door:
    """Through which address somebody sees a request; one that was joined with another shows that other."""

    asked: AdviceRequest
    url: str

    @property
    def main(self) -> AdviceRequest:
        return self.asked.merged_into or self.asked


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    asked = AdviceRequest.objects.of_key(key).select_related("merged_into__organisation", "organisation").first()
    if asked is None:
        return render(request, "advice/over.html", {"contact": settings.CONTACT_EMAIL}, status=410)
    return page(request, Door(asked, reverse("advice:asker", args=[key])))


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest, pk: int) -> HttpResponse:
    rows = AdviceRequest.objects.asked_by(current_user(request)).select_related("merged_into__organisation", "organisation")
    return page(request, Door(get_object_or_404(rows, pk=pk), reverse("advice:own", args=[pk])))


@never_cache
@require_safe
def file_by_link(request: HttpRequest, key: uuid.UUID, file_pk: int) -> FileResponse:
    return send_file(get_object_or_404(AdviceRequest.objects.of_key(key).select_related("merged_into"), link_key=key), file_pk)


@never_cache
@login_required
@require_safe
def own_file(request: HttpRequest, pk: int, file_pk: int) -> FileResponse:
    rows = AdviceRequest.objects.asked_by(current_user(request)).select_related("merged_into")
    return send_file(get_object_or_404(rows, pk=pk), file_pk)


def send_file(asked: AdviceRequest, file_pk: int) -> FileResponse:
    found = next((row for row in files_of(group_of(asked.merged_into or asked), with_notes=False) if row.pk == file_pk), None)
    if found is None:
        raise Http404
    return as_download(found.file, name=found.name, content_type=found.content_type)


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What this person and the own organisations asked."""
    rows = AdviceRequest.objects.asked_by(current_user(request)).select_related("organisation", "merged_into")
    pages = Paginator(rows.order_by("-created_at", "-pk"), ON_A_PAGE).get_page(request.GET.get("pagina"))
    return render(request, "advice/mine.html", {"page": pages, "crumbs": [(_("My questions"), "")]})


def page(request: HttpRequest, door: Door) -> HttpResponse:
    """The thread as the asker sees it, and what the asker does there."""
    what = request.POST.get("what", "") if request.method == "POST" else ""
    if request.method != "POST":
        return show(request, door, ReplyForm(initial={"form_token": uuid.uuid4()}))
    if what == "withdraw" and not door.asked.merged_into_id:
        withdraw(actor=asker_of(request), request=door.asked)
        messages.success(request, _("Your question is withdrawn. You need do nothing more."))
        return redirect(door.url)
    form = ReplyForm(request.POST, request.FILES)
    if what != "helped" and not form.is_valid():
        return show(request, door, form, status=422)
    if is_too_often(request, "advice-reply", REPLIES_PER_HOUR):
        form.add_error(None, _("Many messages came from your network in the last hour. Try again in an hour."))
        return show(request, door, form, status=429)
    return write(request, door, form, is_helped=what == "helped")


def write(request: HttpRequest, door: Door, form: ReplyForm, *, is_helped: bool) -> HttpResponse:
    form.full_clean()
    token = form.cleaned_data.get("form_token") or uuid.uuid4()
    actor, text = asker_of(request), form.cleaned_data.get("text", "")
    try:
        if is_helped and not door.asked.merged_into_id:
            say_helped(actor=actor, request=door.asked, text=text, form_token=token)
        else:
            reply(actor=actor, request=door.asked, text=text, form_token=token, uploads=form.cleaned_data.get("attachments", ()))
    except LedgerError as error:
        form.add_error(None, str(error))
        return show(request, door, form, status=422)
    messages.success(request, _("Thank you for telling us. We close your question.") if is_helped else _("Your message is with us."))
    return redirect(door.url)


def show(request: HttpRequest, door: Door, form: ReplyForm, *, status: int = 200) -> HttpResponse:
    main = door.main
    back = (_("My questions"), reverse("advice:mine")) if request.user.is_authenticated else (_("Ask us"), reverse("advice:ask"))
    context = {
        "door": door,
        "advice": main,
        "for_whom": shown_name(main),
        "pieces": thread_of(group_of(main), with_notes=False),
        "form": form,
        "months": settings.ADVICE_KEPT_MONTHS,
        "may_end": not main.is_closed and not door.asked.merged_into_id,
        "crumbs": [back, (door.asked.reference, "")],
    }
    return render(request, "advice/asker.html", context, status=status)
