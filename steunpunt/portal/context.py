"""What every page knows: the navigation."""

from typing import Any

from django.http import HttpRequest

from steunpunt.portal.nav import navigation_for


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Navigation is data with predicates: an entry shows only where its visitor may go and what works."""
    return {"nav": navigation_for(request) if hasattr(request, "user") else {}}
