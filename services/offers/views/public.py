"""Finding support: the list, the page of an offer, and what one can subscribe to."""

from __future__ import annotations

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from services.calendars import calendar_of
from services.models import Session, SupportOffer
from services.offers.choices import read_choices
from services.offers.drawn import drawn_list, drawn_offer
from services.offers.pages import crumbs_of_offers, feed_sessions
from services.offers.places import map_context
from services.planning.misses import note_when_nothing
from steunpunt.accounts.permissions import may


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    choices = read_choices(request.GET)
    drawn = drawn_list(request.GET, choices)
    note_when_nothing(request, choices, drawn.facts["total"])
    return render(request, "offers/list.html", {"parts": drawn.parts(), "crumbs": [(_("Our offer"), "")]})


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    choices = read_choices(request.GET)
    context = map_context(request.user, request.GET, choices)
    note_when_nothing(request, choices, context["total"])
    return render(request, "offers/map.html", context)


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    drawn = drawn_offer(request.user, slug)
    context = {
        "offer": drawn.facts,
        "parts": drawn.parts(),
        "may_change": may(request.user, "offer.change"),
        "crumbs": [*crumbs_of_offers(), (drawn.facts["title"], "")],
    }
    return render(request, "offers/detail.html", context)


def calendar_answer(sessions: list[Session] | QuerySet[Session], name: str, title: str) -> HttpResponse:
    answer = HttpResponse(calendar_of(sessions, name=title), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    return answer


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    sessions = feed_sessions(request.user, read_choices(request.GET))
    return calendar_answer(sessions, "aanbod", _("Offer of %(owner)s") % {"owner": settings.SITE_OWNER})


@require_safe
def session_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Session.objects.visible_to(request.user).select_related("offer", "municipality").prefetch_related("parts")
    session = get_object_or_404(rows, pk=pk)
    return calendar_answer([session], f"sessie-{session.pk}", str(session))


class NewOffers(Feed):  # type: ignore[type-arg]  # the stubs know no item type for a plain feed
    """What was published last, as Atom."""

    feed_type = Atom1Feed

    def title(self) -> str:
        return _("New in the offer of %(owner)s") % {"owner": settings.SITE_OWNER}

    def link(self) -> str:
        return reverse("offers:list")

    def items(self) -> QuerySet[SupportOffer]:
        return SupportOffer.objects.published().order_by("-published_at", "-pk")[:30]

    def item_title(self, item: SupportOffer) -> str:
        return item.title

    def item_description(self, item: SupportOffer) -> str:
        return item.summary

    def item_link(self, item: SupportOffer) -> str:
        return reverse("offers:detail", args=[item.slug])

    def item_pubdate(self, item: SupportOffer) -> object:
        return item.published_at
