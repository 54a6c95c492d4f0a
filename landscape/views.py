"""Answers while somebody types."""

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from landscape.models import Organisation
from steunpunt.accounts.permissions import permission_required

MOST_SUGGESTIONS = 12


@require_GET
@permission_required("activity.read")
def suggest_organisations(request: HttpRequest) -> JsonResponse:
    text = request.GET.get("q", "").replace("\0", "").strip()[:100]
    found = Organisation.objects.search(text).select_related("municipality")[:MOST_SUGGESTIONS] if text else []
    options = [{"id": row.pk, "label": row.name, "note": str(row.municipality or "")} for row in found]
    return JsonResponse({"results": options})
