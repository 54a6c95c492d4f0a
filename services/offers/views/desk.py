"""The desk of the offer: list, write, publish, pause, archive."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from goals.models import OperationalGoal
from services.actions.errors import ChangedMeanwhileError, ServiceError
from services.actions.offers import change_offer, create_offer, set_offer_state
from services.models import OfferState, Session, SupportOffer
from services.offers.cards import shown_time
from services.offers.choices import read_choices
from services.offers.forms import OfferForm, as_typed
from services.offers.kept import OFFER
from services.offers.pages import list_context, whole
from services.planning.together import OFFERS, deeds_of
from steunpunt.accounts.permissions import current_user, may, permission_required

MOST_FIGURES = 15
SAID = {
    OfferState.PUBLISHED: lambda: _("“%(title)s” is public now."),
    OfferState.PAUSED: lambda: _("“%(title)s” is paused: nobody outside sees it for now."),
    OfferState.ARCHIVED: lambda: _("“%(title)s” is archived."),
    OfferState.DRAFT: lambda: _("“%(title)s” is a draft again."),
}


def crumbs(label: str = "") -> list[tuple[str, str]]:
    return [(_("Offers"), reverse("offer-desk:list") if label else ""), *([(label, "")] if label else [])]


def goals_to_serve() -> list[OperationalGoal]:
    """Goals of every plan, the newest plan first."""
    rows = OperationalGoal.objects.filter(archived_at=None).select_related("strategic_goal__plan")
    return list(rows.order_by("-strategic_goal__plan__first_year", "strategic_goal__order", "order", "pk"))


@require_safe
@permission_required("offer.read")
def index(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    context = list_context(request.user, request.GET, read_choices(request.GET, is_desk=True), now, OFFER.stamp(now))
    context["crumbs"] = crumbs()
    context["deeds"] = deeds_of(OFFERS) if may(request.user, "offer.change") else []
    return render(request, "offers/desk.html", context)


@require_safe
@permission_required("offer.read")
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    offer = get_object_or_404(whole(request.user), pk=pk)
    sessions = Session.objects.filter(offer=offer).with_availability().select_related("municipality").order_by("-starts_at", "-pk")
    context = {
        "offer": offer,
        "states": [(value, label) for value, label in OfferState.choices if value != offer.state],
        "times": [shown_time(session) for session in sessions[:100]],
        "goals": [row.goal for row in offer.goal_rows.all()],
        "crumbs": crumbs(offer.title),
    }
    return render(request, "offers/desk_detail.html", context)


def asked_for(request: HttpRequest) -> dict[str, Any]:
    """What a link asks for, such as the words that people sought in vain; nonsense is left aside."""
    title, theme = " ".join(request.GET.get("titel", "").replace("\0", "").split())[:200], request.GET.get("thema", "")
    is_number = theme.isascii() and theme.isdecimal() and len(theme) <= MOST_FIGURES
    return {"title": title[:1].upper() + title[1:], "themes": [int(theme)] if is_number else []}


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("offer.change")
def new(request: HttpRequest) -> HttpResponse:
    user = current_user(request)
    start = {"owner": user.pk, "contact": user.pk} | asked_for(request)
    form = OfferForm(request.POST or None, initial=start, goals=goals_to_serve())
    if request.method == "POST" and form.is_valid():
        try:
            offer = create_offer(actor=user, values=form.values())
        except ServiceError as error:
            put_problems(form, error)
        else:
            messages.success(request, _("“%(title)s” is kept as a draft.") % {"title": offer.title})
            return redirect("offer-desk:detail", offer.pk)
    return show(request, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("offer.change")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    offer = get_object_or_404(whole(request.user), pk=pk)
    form = OfferForm(request.POST or None, initial=as_typed(offer), goals=goals_to_serve())
    if request.method != "POST" or not form.is_valid():
        return show(request, form, offer)
    try:
        change_offer(actor=current_user(request), offer=offer, version=form.cleaned_data["version"] or 0, values=form.values())
    except ChangedMeanwhileError:
        return ask_again(request, offer)
    except ServiceError as error:
        put_problems(form, error)
        return show(request, form, offer)
    messages.success(request, _("Saved."))
    return redirect("offer-desk:detail", offer.pk)


def ask_again(request: HttpRequest, offer: SupportOffer) -> HttpResponse:
    """What was typed, on top of the version that is there now: saving again is a decision."""
    current = get_object_or_404(whole(request.user), pk=offer.pk)
    data = request.POST.copy()
    data["version"] = str(current.version)
    form = OfferForm(data, initial=as_typed(current), goals=goals_to_serve())
    theirs = [
        (str(form.fields[name].label), getattr(current, name))
        for name in form.changed_data
        if isinstance(getattr(current, name, None), str)
    ]
    return show(request, form, current, theirs=theirs, status=409)


def put_problems(form: Any, error: ServiceError) -> None:
    for name, text in error.problems.items():
        form.add_error(name if name in form.fields else None, text)


def show(request: HttpRequest, form: OfferForm, offer: SupportOffer | None, *, status: int = 0, **more: Any) -> HttpResponse:
    label = _("Change the offer") if offer else _("New offer")
    context = {"form": form, "offer": offer, "crumbs": crumbs(label), "label": label} | more
    return render(request, "offers/form.html", context, status=status or (422 if form.errors else 200))


@require_POST
@permission_required("offer.change")
def set_state(request: HttpRequest, pk: int) -> HttpResponse:
    offer, state = get_object_or_404(SupportOffer.objects.visible_to(request.user), pk=pk), request.POST.get("state", "")
    if state not in OfferState.values:
        messages.error(request, _("Choose what the offer becomes."))
        return redirect("offer-desk:detail", pk)
    try:
        set_offer_state(actor=current_user(request), offer=offer, state=state)
    except ServiceError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, SAID[OfferState(state)]() % {"title": offer.title})
    return redirect("offer-desk:detail", pk)
