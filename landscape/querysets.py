"""Reading the landscape."""

import unicodedata
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Case, F, Func, Value, When
from django.db.models.functions import Lower

from steunpunt.shared.maps.drawing import Area

if TYPE_CHECKING:
    from landscape.models import MunicipalityShape, Organisation, Recognition


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


class ShapeQuerySet(models.QuerySet["MunicipalityShape"]):
    def for_map(self) -> tuple[list[Area], str]:
        """Every border by NIS code, and where they come from, in one query. Brussels, which has no province, is drawn in detail too."""
        detail = Case(When(municipality__province="", then=F("detail")), default=Value(""), output_field=models.TextField())
        rows = self.order_by("municipality__nis_code").values_list("municipality__nis_code", "outline", detail, "x", "y", "source")
        areas = [Area(code, outline, more, x, y, is_enlarged=more != "") for code, outline, more, x, y, _source in rows]
        return areas, " · ".join(sorted({row[-1] for row in rows} - {""}))


class RecognitionQuerySet(models.QuerySet["Recognition"]):
    def on(self, day: date) -> Self:
        """Those that hold on a day."""
        return self.filter(models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=day), starts_on__lte=day)

    def in_year(self, year: int) -> Self:
        """Those that hold on at least one day of a year."""
        return self.filter(models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=date(year, 1, 1)), starts_on__lte=date(year, 12, 31))

    def ended(self, day: date) -> Self:
        """Those that are over on a day."""
        return self.filter(ends_on__lt=day)

    def to_come(self, day: date) -> Self:
        return self.filter(starts_on__gt=day)

    def overlapping(self, starts_on: date, ends_on: date | None) -> Self:
        """Those with at least one day in common with a period."""
        rows = self.filter(models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=starts_on))
        return rows if ends_on is None else rows.filter(starts_on__lte=ends_on)
