"""Reading sessions."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Count, F, IntegerField, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Greatest

from steunpunt.accounts.permissions import Visitor, may

if TYPE_CHECKING:
    from services.models import Session


def seats_taken() -> Coalesce:
    """How many people have a place, or one is kept for them, of the session in the outer query."""
    from services.models import Participant

    people = Participant.objects.filter(session=OuterRef("pk"), seat__in=("offered", "placed")).order_by().values("session")
    return Coalesce(Subquery(people.values(n=Count("pk")), output_field=IntegerField()), Value(0))


class SessionQuerySet(models.QuerySet["Session"]):
    def public(self) -> Self:
        """What everybody may see: of a published offer, public, held or cancelled."""
        return self.filter(offer__state="published").exclude(state="planned")

    def changeable_by(self, visitor: Visitor) -> Self:
        return self.all() if may(visitor, "session.change") else self.none()

    def visible_to(self, visitor: Visitor) -> Self:
        return self.all() if may(visitor, "offer.read") else self.public()

    def with_room(self) -> Self:
        """Those with a place left at this moment."""
        return self.filter(capacity__gt=seats_taken())

    def without_room(self) -> Self:
        return self.filter(capacity__lte=seats_taken())

    def with_people_waiting(self) -> Self:
        """Of a list with its availability: those with a queue, the longest first."""
        return self.filter(Q(queue_length__gt=0)).order_by(F("queue_length").desc(), "starts_at", "pk")

    def people_waiting(self) -> int:
        """Of a list with its availability: how many people wait for all of them together."""
        found: int = self.order_by().aggregate(people=Coalesce(Sum("queue_length"), 0))["people"]
        return found

    def under_minimum(self) -> Self:
        """Of a list with its availability: those that fewer people come to than have to."""
        return self.filter(Q(seats_taken__lt=F("minimum")))

    def with_availability(self) -> Self:
        """Adds ``seats_taken`` (placed or kept), ``seats_left`` (never under zero) and ``queue_length`` (people who wait)."""
        from services.models import Participant

        people = Participant.objects.filter(session=OuterRef("pk")).order_by().values("session")
        waiting = people.filter(Q(seat="waiting") & Q(registration__state="waiting")).values(n=Count("pk"))
        return self.annotate(
            seats_taken=seats_taken(),
            queue_length=Coalesce(Subquery(waiting, output_field=IntegerField()), Value(0)),
        ).annotate(seats_left=Greatest(F("capacity") - F("seats_taken"), Value(0), output_field=IntegerField()))
