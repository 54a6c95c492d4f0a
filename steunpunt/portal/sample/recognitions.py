"""Which of the sample organisations are recognised: most of those of the years 2021-2025 still are, some stopped, a few are new."""

from __future__ import annotations

from datetime import date

from landscape.actions import recognise
from landscape.models import Organisation, Recognition

# By place in the list of organisations, over and over: the periods of each. The first one is the organisation of the sample member.
PATTERN: tuple[tuple[tuple[date, date | None], ...], ...] = (
    ((date(2021, 1, 1), date(2025, 12, 31)), (date(2026, 1, 1), None)),
    (),
    ((date(2021, 1, 1), date(2025, 12, 31)), (date(2026, 1, 1), None)),
    (),
    ((date(2021, 1, 1), date(2025, 12, 31)),),
    ((date(2016, 1, 1), date(2025, 12, 31)), (date(2026, 1, 1), None)),
    ((date(2026, 1, 1), None),),
    (),
)


def load_recognitions(organisations: list[Organisation]) -> int:
    """Marked sample recognitions of those with a KBO number; what is there already is left as it is. Returns how many are new."""
    there = set(Recognition.objects.filter(organisation__in=organisations).values_list("organisation_id", flat=True))
    new = 0
    for position, organisation in enumerate(organisations):
        if organisation.pk in there or not organisation.kbo_number:
            continue
        for starts_on, ends_on in PATTERN[position % len(PATTERN)]:
            recognise(actor=None, organisation=organisation, starts_on=starts_on, ends_on=ends_on, is_sample=True)
            new += 1
    return new
