"""Reading registrations and participants."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q

from landscape.models import Membership
from services.querysets.names import plain, plain_column
from steunpunt.accounts.permissions import Visitor, may

if TYPE_CHECKING:
    from services.models import Notice, Participant, Registration


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def visible_to(self, visitor: Visitor) -> Self:
        """Colleagues see all, a member those of the own organisations and the own ones; a guest uses the personal link."""
        if may(visitor, "registration.read"):
            return self.all()
        if not visitor.is_authenticated:
            return self.none()
        own = Membership.objects.filter(user=visitor).values("organisation")
        return self.filter(Q(organisation__in=own) | Q(user=visitor))

    def queue(self) -> Self:
        """Who waits, the first one first. Who has part of the places, or an offer for it, waits for the rest too."""
        return self.filter(state="waiting").order_by("queued_at", "pk")

    def proposing(self, name: str) -> Self:
        """Those without an organisation that name it so, whatever the capitals and spaces."""
        rows = self.filter(organisation=None).exclude(organisation_name="")
        return rows.alias(proposed=plain_column("organisation_name")).filter(proposed=plain(name))

    def standing(self) -> Self:
        """All that still mean something: placed, kept, waiting or to be confirmed."""
        return self.exclude(state__in=("cancelled", "lapsed"))


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def seated(self) -> Self:
        """Those who take a seat: placed, or a place is kept for them."""
        return self.filter(seat__in=("offered", "placed"))


class NoticeQuerySet(models.QuerySet["Notice"]):
    def waiting(self) -> Self:
        """What still has to leave, the oldest first."""
        return self.filter(state="waiting").order_by("pk")
