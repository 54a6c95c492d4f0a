"""Standard texts for answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from goals.actions.values import LedgerError
from services.actions.advice.snippets import remove_snippet, save_snippet
from services.advice.views.work import put_problems
from services.advice.workforms import SnippetForm
from services.models import AnswerSnippet
from steunpunt.accounts.permissions import current_user, permission_required


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("advice.answer")
def index(request: HttpRequest) -> HttpResponse:
    return edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("advice.answer")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    return edit(request, get_object_or_404(AnswerSnippet, pk=pk))


def edit(request: HttpRequest, snippet: AnswerSnippet | None) -> HttpResponse:
    start = {"title": snippet.title, "text": snippet.text} if snippet else {}
    form = SnippetForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            save_snippet(actor=current_user(request), snippet=snippet, **form.cleaned_data)
        except LedgerError as error:
            put_problems(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("advice:snippets")
    crumbs = [(_("Advice"), reverse("advice:list")), (_("Standard texts"), "")]
    context = {"form": form, "snippet": snippet, "snippets": list(AnswerSnippet.objects.all()), "crumbs": crumbs}
    return render(request, "advice/snippets.html", context, status=422 if form.errors else 200)


@require_POST
@permission_required("advice.answer")
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    snippet = get_object_or_404(AnswerSnippet, pk=pk)
    remove_snippet(actor=current_user(request), snippet=snippet)
    messages.success(request, _("“%(title)s” is removed.") % {"title": snippet.title})
    return redirect("advice:snippets")
