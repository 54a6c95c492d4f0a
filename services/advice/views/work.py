"""One request as colleagues see it, and the small things they do there."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from goals.actions.values import LedgerError
from services.actions.advice.answering import answer, assign, leave_note, remove_time, renew_link, revoke_link, spend_time, take
from services.actions.advice.basics import AdviceConflictError
from services.actions.advice.mailing import send_again
from services.advice.reading import detail_context, visible
from services.advice.thread import files_of, group_of
from services.advice.workforms import AnswerForm, AssignForm, NoteForm, TimeForm
from services.models import AdviceMail, AdviceRequest, AnswerSnippet
from steunpunt.accounts.permissions import current_user, permission_required
from steunpunt.shared.uploads import as_download


def show(request: HttpRequest, advice: AdviceRequest, *, status: int = 200, **more: Any) -> HttpResponse:
    return render(request, "advice/detail.html", detail_context(current_user(request), advice, localdate()) | more, status=status)


def put_problems(form: Any, error: LedgerError) -> None:
    for name, text in error.problems.items():
        form.add_error(name if name in form.fields else None, text)


@require_safe
@permission_required("advice.read")
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, visible(request.user, pk))


@require_safe
@permission_required("advice.read")
def download(request: HttpRequest, pk: int, file_pk: int) -> FileResponse:
    found = next((row for row in files_of(group_of(visible(request.user, pk)), with_notes=True) if row.pk == file_pk), None)
    if found is None:
        raise Http404
    return as_download(found.file, name=found.name, content_type=found.content_type)


@require_POST
@permission_required("advice.answer")
def take_it(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        take(actor=current_user(request), request=visible(request.user, pk))
        messages.success(request, _("You follow it up now."))
    except LedgerError as error:
        messages.error(request, str(error))
    return redirect("advice:detail", pk)


@require_POST
@permission_required("advice.answer")
def assign_to(request: HttpRequest, pk: int) -> HttpResponse:
    advice, form = visible(request.user, pk), AssignForm(request.POST)
    if not form.is_valid():
        return show(request, advice, status=422, assign_form=form)
    person = form.cleaned_data["assignee"]
    assign(actor=current_user(request), request=advice, person=person)
    messages.success(request, _("%(person)s follows it up.") % {"person": person} if person else _("Nobody follows it up now."))
    return redirect("advice:detail", pk)


@require_POST
@permission_required("advice.answer")
def send_answer(request: HttpRequest, pk: int) -> HttpResponse:
    advice, form = visible(request.user, pk), AnswerForm(request.POST, request.FILES)
    if "insert" in request.POST:
        return show(request, advice, answer_form=with_snippet(form, advice))
    if not form.is_valid():
        return show(request, advice, status=422, answer_form=form)
    said = form.cleaned_data
    try:
        answer(
            actor=current_user(request),
            request=advice,
            text=said["text"],
            form_token=said["form_token"],
            version=said["version"],
            waits=request.POST.get("send") == "waits",
            uploads=said["attachments"],
        )
    except AdviceConflictError as conflict:
        return clash(request, pk, conflict)
    except LedgerError as error:
        put_problems(form, error)
        return show(request, advice, status=422, answer_form=form)
    messages.success(request, _("Your answer is on its way by mail."))
    return redirect("advice:detail", pk)


def clash(request: HttpRequest, pk: int, conflict: AdviceConflictError) -> HttpResponse:
    """What was typed, on top of what came in meanwhile: sending again is a decision."""
    data = request.POST.copy()
    data["version"] = str(conflict.current.version)
    return show(request, visible(request.user, pk), status=409, answer_form=AnswerForm(data, request.FILES), is_clash=True)


def with_snippet(form: AnswerForm, advice: AdviceRequest) -> AnswerForm:
    """The same form, with a standard text behind what was typed."""
    typed = form["text"].value() or ""
    chosen = form["snippet"].value() or ""
    found = AnswerSnippet.objects.filter(pk=int(chosen)).first() if str(chosen).isdecimal() and len(str(chosen)) < 16 else None
    names = {"{naam}": advice.contact_name, "{onderwerp}": advice.title, "{referentie}": advice.reference}
    text = found.text if found else ""
    for mark, word in names.items():
        text = text.replace(mark, word)
    both = "\n\n".join(part for part in (typed.rstrip(), text) if part)
    return AnswerForm(initial={"form_token": form["form_token"].value(), "version": form["version"].value(), "text": both})


@require_POST
@permission_required("advice.answer")
def add_note(request: HttpRequest, pk: int) -> HttpResponse:
    advice, form = visible(request.user, pk), NoteForm(request.POST)
    if not form.is_valid():
        return show(request, advice, status=422, note_form=form)
    leave_note(actor=current_user(request), request=advice, text=form.cleaned_data["text"], form_token=form.cleaned_data["form_token"])
    messages.success(request, _("Your note is there; only colleagues see it."))
    return redirect("advice:detail", pk)


@require_POST
@permission_required("advice.answer")
def add_time(request: HttpRequest, pk: int) -> HttpResponse:
    advice, form = visible(request.user, pk), TimeForm(request.POST)
    if form.is_valid():
        try:
            spend_time(actor=current_user(request), request=advice, minutes=form.minutes(), form_token=form.cleaned_data["form_token"])
            messages.success(request, _("The time is noted."))
            return redirect("advice:detail", pk)
        except LedgerError as error:
            put_problems(form, error)
    return show(request, advice, status=422, time_form=form)


@require_POST
@permission_required("advice.answer")
def take_time_out(request: HttpRequest, pk: int, time_pk: int) -> HttpResponse:
    remove_time(actor=current_user(request), time=get_object_or_404(visible(request.user, pk).times, pk=time_pk))
    messages.success(request, _("The time is taken out."))
    return redirect("advice:detail", pk)


@require_POST
@permission_required("advice.answer")
def link(request: HttpRequest, pk: int) -> HttpResponse:
    advice, user = visible(request.user, pk), current_user(request)
    try:
        if request.POST.get("what") == "revoke":
            revoke_link(actor=user, request=advice)
            messages.success(request, _("The personal link opens nothing any more."))
        else:
            renew_link(actor=user, request=advice)
            messages.success(request, _("A new link is on its way by mail; the old one opens nothing any more."))
    except LedgerError as error:
        messages.error(request, str(error))
    return redirect("advice:detail", pk)


@require_POST
@permission_required("advice.answer")
def mail_again(request: HttpRequest, pk: int, mail_pk: int) -> HttpResponse:
    group = group_of(visible(request.user, pk))
    try:
        send_again(actor=current_user(request), mail=get_object_or_404(AdviceMail, pk=mail_pk, request__in=group))
        messages.success(request, _("The mail is sent again."))
    except LedgerError as error:
        messages.error(request, str(error))
    return redirect("advice:detail", pk)
