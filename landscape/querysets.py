"""Reading the landscape."""

import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Lower

if TYPE_CHECKING:
    from landscape.models import Organisation, Recognition


# Latin letters with an accent, and what they are without.
ACCENTED = [letter for letter in map(chr, range(0xC0, 0x250)) if unicodedata.normalize("NFD", letter)[0].isascii()]
PLAIN = [unicodedata.normalize("NFD", letter)[0] for letter in ACCENTED]


def first_word() -> Lower:
    """The first word of a name, without accents and capitals."""
    plain = Func(F("name"), Value("".join(ACCENTED)), Value("".join(PLAIN)), function="translate", output_field=models.CharField())
    return Lower(Func(plain, Value("[[:alnum:]]+"), function="substring", output_field=models.CharField()))


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

    def begun_with(self, words: Iterable[str]) -> Self:
        """Organisations whose name begins with one of these words, written without accents and capitals."""
        return self.alias(first_word=first_word()).filter(first_word__in=list(words))


class RecognitionQuerySet(models.QuerySet["Recognition"]):
    def on(self, day: date) -> Self:
        """Those that hold on a day."""
        return self.filter(models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=day), starts_on__lte=day)
