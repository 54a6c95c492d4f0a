"""Invite people, let them in, change what they may do."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from steunpunt.accounts.models import Invitation
from steunpunt.accounts.permissions import current_user, permission_required
from steunpunt.accounts.roles import Role
from steunpunt.portal.people import actions
from steunpunt.portal.people.forms import AcceptForm, InviteForm, PersonForm
from steunpunt.portal.people.mail import invitation_behind, link_of, mail_invitation
from steunpunt.portal.people.querysets import organisations_of, people_visible_to, waiting_visible_to

ON_A_PAGE = 50


def crumbs_to(label: str) -> list[tuple[str, str]]:
    return [(_("People"), reverse("people:list")), (label, "")]


@require_safe
@permission_required("account.invite")
def listing(request: HttpRequest) -> HttpResponse:
    text, role = " ".join(request.GET.get("q", "").replace("\0", "").split())[:100], request.GET.get("rol", "")
    role = role if role in Role.values else ""
    page = Paginator(people_visible_to(request.user, text=text, role=role), ON_A_PAGE).get_page(request.GET.get("pagina"))
    organisations = organisations_of(list(page.object_list))
    context = {
        "page": page,
        "rows": [(person, organisations.get(person.pk, [])) for person in page.object_list],
        "waiting": waiting_visible_to(request.user),
        "text": text,
        "role": role,
        "roles": Role.choices,
        "crumbs": [(_("People"), "")],
    }
    return render(request, "people/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("account.invite")
def invite(request: HttpRequest) -> HttpResponse:
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = actions.invite(actor=current_user(request), **form.cleaned_data)
        except actions.PeopleError as error:
            put_problems(form, error)
        else:
            send(request, invitation)
            return redirect("people:list")
    return render(request, "people/invite.html", {"form": form, "crumbs": crumbs_to(_("Invite"))}, status=422 if form.errors else 200)


def send(request: HttpRequest, invitation: Invitation) -> None:
    """Mail it; when that fails, say so and give the link, so that it can go another way."""
    words = {"name": invitation.user.name, "email": invitation.user.email, "link": link_of(invitation)}
    if mail_invitation(invitation):
        messages.success(request, _("%(name)s got an invitation at %(email)s.") % words)
    else:
        text = _("The invitation for %(name)s is ready, but the mail did not leave. Send it again later, or pass on this link: %(link)s")
        messages.warning(request, text % words)


def put_problems(form: Form, error: actions.PeopleError) -> None:
    for name, text in error.problems.items():
        form.add_error(name if name in form.fields else None, text)


@require_POST
@permission_required("account.invite")
def again(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(waiting_visible_to(request.user), pk=pk)
    try:
        send(request, actions.invite_again(actor=current_user(request), invitation=invitation))
    except actions.PeopleError as error:
        messages.warning(request, str(error))
    return redirect("people:list")


@require_POST
@permission_required("account.invite")
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    invitation = get_object_or_404(waiting_visible_to(request.user), pk=pk)
    try:
        actions.withdraw(actor=current_user(request), invitation=invitation)
    except actions.PeopleError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("The invitation for %(name)s is withdrawn.") % {"name": invitation.user.name})
    return redirect("people:list")


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("account.invite")
def person(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(people_visible_to(request.user), pk=pk)
    form = PersonForm(request.POST if request.method == "POST" else None, initial={"role": found.role, "is_active": found.is_active})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_person(actor=current_user(request), person=found, **form.cleaned_data)
        except actions.PeopleError as error:
            put_problems(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("people:person", pk)
    organisations = organisations_of([found]).get(found.pk, [])
    context = {"person": found, "form": form, "organisations": organisations, "crumbs": crumbs_to(found.name)}
    return render(request, "people/person.html", context, status=422 if form.errors else 200)


@require_POST
@permission_required("account.invite")
def forget_second_step(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(people_visible_to(request.user), pk=pk)
    actions.forget_second_step(actor=current_user(request), person=found)
    messages.success(request, _("%(name)s sets up a new second step at the next visit.") % {"name": found.name})
    return redirect("people:person", pk)


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    invitation = invitation_behind(token)
    if invitation is None:
        return render(request, "people/over.html", {"contact": settings.CONTACT_EMAIL}, status=410)
    form = AcceptForm(request.POST or None, initial={"name": invitation.user.name})
    if request.method == "POST" and form.is_valid():
        try:
            user = actions.accept(invitation=invitation, **form.cleaned_data)
        except ValidationError as error:
            form.add_error("password", error)
        except actions.PeopleError:
            return render(request, "people/over.html", {"contact": settings.CONTACT_EMAIL}, status=410)
        else:
            login(request, user, backend="allauth.account.auth_backends.AuthenticationBackend")
            messages.success(request, _("Welcome, %(name)s. You are in.") % {"name": user.name})
            return redirect("portal:home")
    return render(request, "people/accept.html", {"form": form, "invitation": invitation}, status=422 if form.errors else 200)
