"""Reading the landscape."""

from typing import TYPE_CHECKING, Self

from django.db import models

if TYPE_CHECKING:
    from landscape.models import Organisation


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def search(self, text: str) -> Self:
        """Organisations whose name or municipality holds every word of the text, or that have this KBO number."""
        found = self
        for word in text.split():
            digits = "".join(c for c in word if c.isdigit())
            match = models.Q(name__icontains=word) | models.Q(municipality__name__istartswith=word)
            if len(digits) >= 4:
                match |= models.Q(kbo_number__startswith=digits)
            found = found.filter(match)
        return found
