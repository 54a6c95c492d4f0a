"""Reading sessions."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from steunpunt.accounts.permissions import Visitor, may

if TYPE_CHECKING:
    from services.models import Session


class SessionQuerySet(models.QuerySet["Session"]):
    def public(self) -> Self:
        """What everybody may see: of a published offer, public, held or cancelled."""
        return self.filter(offer__state="published").exclude(state="planned")

    def visible_to(self, visitor: Visitor) -> Self:
        return self.all() if may(visitor, "offer.read") else self.public()

    def with_availability(self) -> Self:
        """Adds ``seats_taken`` (placed or kept), ``seats_left`` (never under zero) and ``queue_length`` (people who wait)."""
        from services.models import Participant

        people = Participant.objects.filter(session=OuterRef("pk")).order_by().values("session")
        taken = people.filter(seat__in=("offered", "placed")).values(n=Count("pk"))
        waiting = people.filter(Q(seat="waiting") & Q(registration__state="waiting")).values(n=Count("pk"))
        return self.annotate(
            seats_taken=Coalesce(Subquery(taken, output_field=IntegerField()), Value(0)),
            queue_length=Coalesce(Subquery(waiting, output_field=IntegerField()), Value(0)),
        ).annotate(seats_left=Greatest(F("capacity") - F("seats_taken"), Value(0), output_field=IntegerField()))
