"""The history of any one thing, for publishers."""

from django.apps import apps
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from steunpunt.accounts.permissions import permission_required
from steunpunt.audit.history import history_of

# The word in the address, what it is called on the page, and the model. The plan tells its history on pages of its own.
KINDS = {
    "activiteit": (gettext_lazy("Activity"), "goals.Activity"),
    "organisatie": (gettext_lazy("Organisation"), "landscape.Organisation"),
    "persoon": (gettext_lazy("Person"), "accounts.User"),
    "indicator": (gettext_lazy("Indicator"), "goals.Indicator"),
    "verslag": (gettext_lazy("Report"), "reports.Report"),
}
ON_A_PAGE = 30


@require_safe
@permission_required("history.read")
def history(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    if kind not in KINDS or pk >= 2**63:
        raise Http404
    label, model = KINDS[kind]
    changes = history_of(apps.get_model(model), pk)
    if not changes:
        raise Http404
    page = Paginator(changes, ON_A_PAGE).get_page(request.GET.get("pagina"))
    name = next((change.name for change in changes if change.name and change.thing == changes[-1].thing), str(pk))
    return render(request, "portal/history.html", {"page": page, "kind": label, "name": name, "crumbs": [(str(label), ""), (name, "")]})
