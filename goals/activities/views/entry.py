"""Log, read, change and delete one entry."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from goals.actions.ledger import ActivityConflictError, change_activity, delete_activity, is_closed, log_activity
from goals.actions.values import LedgerError, named_in
from goals.activities.conflict import clashes
from goals.activities.forms import MOST_FOUND, ActivityForm, DeleteForm, EvidenceForm
from goals.activities.listing import Choices, in_order, with_places
from goals.activities.quick import filled_in, quick_line_of
from goals.activities.starting import again_like, as_typed, fresh_start, from_template, goals_on_offer, plans_now
from goals.models import Activity, EntryTemplate
from landscape.actions import add_organisation
from landscape.models import Organisation
from steunpunt.accounts.permissions import current_user, may, permission_required
from steunpunt.shared.numbers import whole_number


def crumbs_to(label: str) -> list[tuple[str, str]]:
    return [(_("Activities"), reverse("activities:list")), (label, "")]


def visible(request: HttpRequest, pk: int) -> Activity:
    return get_object_or_404(with_places(in_order(Activity.objects.visible_to(request.user), Choices())), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("activity.log")
def log(request: HttpRequest) -> HttpResponse:
    user = current_user(request)
    if request.method != "POST":
        goals = goals_on_offer()
        start, quick = start_of(request), quick_line_of(request.GET, goals)
        return show(request, ActivityForm(initial=filled_in(start, quick), goals=goals, actor=user), None, quick=quick)
    form = ActivityForm(request.POST, goals=goals_on_offer(), actor=user)
    if "find" in request.POST or not form.is_valid():
        return show(request, form, None)
    try:
        activity = log_activity(actor=user, values=form.values(), form_token=form.token(), reason=form.cleaned_data.get("reason", ""))
    except LedgerError as error:
        put_problems(form, error)
        return show(request, form, None)
    messages.success(request, _("“%(title)s” is logged.") % {"title": activity.title})
    return redirect("activities:log" if "next" in request.POST else activity_url(activity))


def start_of(request: HttpRequest) -> dict[str, Any]:
    """What the form starts with: an entry once more, a template of mine, or nothing but what I did last."""
    user, like, template = current_user(request), request.GET.get("zoals", ""), request.GET.get("sjabloon", "")
    if is_key(like):
        return again_like(visible(request, int(like)))
    if is_key(template):
        return from_template(get_object_or_404(EntryTemplate.objects.of(user).whole(), pk=int(template)), user)
    return fresh_start(user)


def is_key(text: str) -> bool:
    return whole_number(text) is not None


def activity_url(activity: Activity) -> str:
    return reverse("activities:detail", args=[activity.pk])


@require_safe
@permission_required("activity.read")
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    activity = visible(request, pk)
    return render(request, "activities/detail.html", detail_context(request, activity, EvidenceForm()))


def detail_context(request: HttpRequest, activity: Activity, form: EvidenceForm) -> dict[str, Any]:
    return {
        "activity": activity,
        "contributions": activity.contributions.all(),
        "organisations": activity.organisation_rows.all(),
        "staff": activity.staff_rows.all(),
        "subjects": named_in(activity.subject_rows.all()),
        "evidence": activity.evidence.select_related("uploaded_by"),
        "form": form,
        "is_closed": is_closed(activity.starts_on.year),
        "may_change": may(request.user, "activity.change"),
        "may_read_history": may(request.user, "history.read"),
        "crumbs": crumbs_to(activity.title),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("activity.change")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    activity, user = visible(request, pk), current_user(request)
    given: dict[str, Any] = {"goals": goals_on_offer(keep=activity), "actor": user, "closed_year": activity.starts_on.year}
    if request.method != "POST":
        return show(request, ActivityForm(initial=as_typed(activity), **given), activity)
    form = ActivityForm(request.POST, **given)
    if "find" in request.POST or not form.is_valid():
        return show(request, form, activity)
    version, reason = form.cleaned_data["version"] or 0, form.cleaned_data.get("reason", "")
    try:
        change_activity(actor=user, activity=activity, version=version, values=form.values(), reason=reason)
    except ActivityConflictError as conflict:
        return show(
            request,
            ActivityForm(with_version(request, conflict.current), **given),
            conflict.current,
            clashes=clashes(form, conflict.current),
        )
    except LedgerError as error:
        put_problems(form, error)
        return show(request, form, activity)
    messages.success(request, _("Saved."))
    return redirect(activity_url(activity))


def with_version(request: HttpRequest, current: Activity) -> Any:
    """What was typed, on top of the version that is there now: saving again is a decision."""
    data = request.POST.copy()
    data["version"] = str(current.version)
    return data


def put_problems(form: ActivityForm, error: LedgerError) -> None:
    for name, text in error.problems.items():
        form.add_error(name if name in form.fields else None, text)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("activity.change")
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    activity, user = visible(request, pk), current_user(request)
    form = DeleteForm(request.POST or None, initial={"version": activity.version})
    if request.method == "POST" and form.is_valid():
        try:
            delete_activity(actor=user, activity=activity, version=form.cleaned_data["version"], reason=form.cleaned_data["reason"])
        except ActivityConflictError as error:
            # Who has read what changed may delete after all.
            activity, form = visible(request, pk), asked_again(form, visible(request, pk).version)
            form.add_error(None, str(error))
        except LedgerError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("“%(title)s” is deleted.") % {"title": activity.title})
            return redirect("activities:list")
    asks_reason = is_closed(activity.starts_on.year) and may(user, "year.correct")
    context = {"activity": activity, "form": form, "asks_reason": asks_reason, "crumbs": crumbs_to(activity.title)}
    return render(request, "activities/delete.html", context, status=422 if form.errors else 200)


def asked_again(form: DeleteForm, version: int) -> DeleteForm:
    """The same answer, to the entry as it is now."""
    again = DeleteForm({"reason": form.cleaned_data["reason"], "version": version})
    again.full_clean()
    return again


def search_of(request: HttpRequest, ticked: list[Organisation]) -> dict[str, object]:
    """What the search for organisations within the form asked for and found."""
    looked_for = " ".join(request.POST.get("organisation_query", "").replace("\0", "").split())[:200]
    finding = "find" in request.POST
    found = look_up(request, looked_for, ticked) if finding and looked_for else []
    return {"looked_for": looked_for, "finding": finding, "found": found, "offers_new": finding and bool(looked_for) and not found}


def show(request: HttpRequest, form: ActivityForm, activity: Activity | None, **more: Any) -> HttpResponse:
    """The one screen of the form, with the organisations that were ticked or looked up."""
    ticked = form.chosen_organisations()
    context = {
        "form": form,
        "activity": activity,
        "ticked": ticked,
        "who": form.chosen_staff(),
        "plans": plans_now(),
        "crumbs": crumbs_to(_("Change") if activity else _("Log an activity")),
        **search_of(request, ticked),
    } | more
    if context["finding"]:
        form.errors.clear()
    return render(request, "activities/form.html", context, status=409 if "clashes" in more else 422 if form.errors else 200)


def look_up(request: HttpRequest, text: str, ticked: list[Organisation]) -> list[Organisation]:
    """Organisations that fit what was typed; pressing “add” makes a new one of it."""
    if request.POST.get("find") == "add" and may(request.user, "organisation.add"):
        return [add_organisation(actor=current_user(request), name=text)]
    rows = Organisation.objects.search(text).select_related("municipality").exclude(pk__in=[row.pk for row in ticked])
    return list(rows[:MOST_FOUND])
