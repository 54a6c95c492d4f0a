"""The certificate of somebody who was there: a PDF behind the personal link."""

from __future__ import annotations

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from services.actions.papers import order_certificate
from services.models import Participant
from services.papers.answers import paper_file, paper_page, ready
from services.papers.content import certificate_of, key_of
from services.registrations import pages
from services.registrations.views.asking import person_behind
from services.registrations.views.revoked import behind, kind_when_revoked


def attended(key: uuid.UUID, participant_pk: int) -> Participant:
    """Somebody of this registration who was there. Raises Http404 for anybody else."""
    person = next((person for person in pages.who_came(behind(key)) if person.pk == participant_pk), None)
    if person is None:
        raise Http404
    return person


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@kind_when_revoked
def certificate(request: HttpRequest, key: uuid.UUID, participant_pk: int) -> HttpResponse:
    person, is_again = attended(key, participant_pk), request.method == "POST"
    paper = order_certificate(actor=person_behind(request), participant=person, again=is_again)
    if is_again:
        return redirect("registrations:certificate", key, participant_pk)
    title = _("Certificate of %(name)s") % {"name": person.name}
    file_url = reverse("registrations:certificate-pdf", args=[key, participant_pk])
    back = reverse("registrations:personal", args=[key])
    return paper_page(request, paper, title=title, file_url=file_url, crumbs=[(_("Your registration"), back), (title, "")])


@require_safe
@never_cache
@kind_when_revoked
def certificate_pdf(request: HttpRequest, key: uuid.UUID, participant_pk: int) -> HttpResponseBase:
    """What it says now, or else the page that has it made."""
    person = attended(key, participant_pk)
    paper = ready(key_of(certificate_of(person), person.pk))
    if paper is None:
        return redirect("registrations:certificate", key, participant_pk)
    return paper_file(paper, _("certificate-%(name)s") % {"name": slugify(person.name) or person.pk})
