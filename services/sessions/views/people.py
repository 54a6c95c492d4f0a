"""What colleagues do with one registration of a session."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from services.actions.registrations.links import renew_link
from services.models import Registration
from services.sessions.views.desk import visible
from steunpunt.accounts.permissions import current_user, permission_required


@require_POST
@permission_required("registration.change")
def renew(request: HttpRequest, pk: int, registration_pk: int) -> HttpResponse:
    """A new personal link. The form says which one has to go, so that sending it twice takes one away."""
    registration = get_object_or_404(Registration, session=visible(request, pk), pk=registration_pk)
    try:
        key = uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        key = uuid.uuid4()
    current = renew_link(registration=registration, key=key, actor=current_user(request), is_colleague=True)
    if current.link_key == registration.link_key:
        messages.info(request, _("The link was made anew already: nothing changed."))
    elif current.contact_email:
        text = _("The old link works no more. The new one is on its way to %(email)s.")
        messages.success(request, text % {"email": current.contact_email})
    else:
        messages.success(request, _("The old link works no more. There is no address: tell the new one yourself."))
    return redirect("sessions:detail", pk)
