"""The overview of offers and sessions."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from services.planning.overview import overview_context
from steunpunt.accounts.permissions import permission_required


@require_safe
@permission_required("offer.read")
def overview(request: HttpRequest) -> HttpResponse:
    return render(request, "planning/overview.html", overview_context(request.user))
