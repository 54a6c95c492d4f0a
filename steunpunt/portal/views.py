"""Home, the style page and the statements."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from services.offers.pages import coming_soon
from steunpunt.portal import samples
from steunpunt.portal.home import year_at_a_glance


def home(request: HttpRequest) -> HttpResponse:
    """What one can do here, in five seconds."""
    ways = {"plan": reverse("progress:plan"), "log": reverse("activities:log"), "reports": reverse("reports:list")}
    context = {"ways": ways, "glance": year_at_a_glance(), "activities_word": _("activities"), "soon": coming_soon()}
    return render(request, "portal/home.html", context)


def style(request: HttpRequest) -> HttpResponse:
    """The living style page: every component as it is, with made-up content that says so."""
    return render(request, "portal/style.html", samples.style_page())


def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/accessibility.html", {"contact": settings.CONTACT_EMAIL, "owner": settings.SITE_OWNER})


def privacy(request: HttpRequest) -> HttpResponse:
    terms = {
        "need_days": settings.ACCESS_NEED_DAYS,
        "participant_months": settings.PARTICIPANT_MONTHS,
        "advice_months": settings.ADVICE_KEPT_MONTHS,
        "search_months": settings.SEARCH_MISS_MONTHS,
    }
    return render(request, "portal/privacy.html", {"contact": settings.CONTACT_EMAIL, "owner": settings.SITE_OWNER, **terms})
