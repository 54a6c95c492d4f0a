"""A policy period as people write it: 2021-2025."""

import re

from django.utils.translation import gettext as _

FIRST, LAST = 1990, 2100
_PERIOD = re.compile(r"^\s*(\d{4})\s*[-–—]\s*(\d{4})\s*$")


class PeriodError(ValueError):
    """This is no period; its text says how to write one."""


def read_period(text: str) -> tuple[int, int]:
    """First and last year. Raises ``PeriodError``."""
    found = _PERIOD.match(text)
    if not found:
        raise PeriodError(_("Write the period as two years, such as 2026-2030."))
    first, last = int(found[1]), int(found[2])
    if last < first:
        raise PeriodError(_("The last year comes before the first. Write the earliest year first."))
    if first < FIRST or last > LAST:
        raise PeriodError(_("Choose years between %(first)s and %(last)s.") % {"first": FIRST, "last": LAST})
    return first, last
