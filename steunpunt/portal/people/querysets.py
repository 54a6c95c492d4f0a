"""Reading about people: for publishers only."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Lower

from landscape.models import Membership
from steunpunt.accounts.adapter import SECOND_STEPS
from steunpunt.accounts.models import Invitation, User
from steunpunt.accounts.permissions import Visitor, may
from steunpunt.accounts.roles import Role


def people_visible_to(visitor: Visitor, *, text: str = "", role: str = "") -> QuerySet[User]:
    """Everybody with an account who came in, colleagues first; nobody for who may not invite."""
    if not may(visitor, "account.invite"):
        return User.objects.none()
    second = Authenticator.objects.filter(user=OuterRef("pk"), type__in=SECOND_STEPS)
    people = User.objects.filter(Q(invitation=None) | Q(invitation__accepted_at__isnull=False))
    people = people.annotate(has_second_step=Exists(second), rank=rank_of_role()).order_by("rank", Lower("name"), "pk")
    for word in text.split():
        people = people.filter(Q(name__icontains=word) | Q(email__icontains=word))
    return people.filter(role=role) if role else people


def rank_of_role() -> Case:
    ranks = [When(role=role, then=Value(rank)) for rank, role in enumerate((Role.PUBLISHER, Role.STAFF, Role.MEMBER))]
    return Case(*ranks, output_field=IntegerField())


def waiting_visible_to(visitor: Visitor) -> QuerySet[Invitation]:
    """Invitations that nobody answered yet, also those that are over."""
    if not may(visitor, "account.invite"):
        return Invitation.objects.none()
    return Invitation.objects.filter(accepted_at=None).select_related("user", "invited_by")


def organisations_of(people: list[User]) -> dict[int, list[str]]:
    """Per person the names of the organisations that they speak for; one query."""
    names: dict[int, list[str]] = {}
    for user, name in Membership.objects.filter(user__in=people).values_list("user", "organisation__name"):
        names.setdefault(user, []).append(name)
    return names
