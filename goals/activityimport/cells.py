"""One cell at a time: what it says, or what is wrong with it and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from goals.models import ValueStatus
from steunpunt.shared.days import DayField
from steunpunt.shared.tables.cells import CellError

MOMENT = re.compile(r"^(\S+)[T ]\d{1,2}:\d{2}(:\d{2})?\S*$")
LIKE_A_DAY = re.compile(r"^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}$")
NUMBER = re.compile(r"^-?\d{1,9}([.,]\d{1,6})?$")
UNKNOWN = frozenset({"", "?", "-", "onbekend", "unknown"})
NOT_APPLICABLE = frozenset({"n.v.t.", "nvt", "n/a", "niet van toepassing", "not applicable"})
NONE = frozenset({"geen", "none", "0"})
DAY = DayField()


def day_of(text: str) -> date:
    moment = MOMENT.match(text)
    try:
        day = DAY.clean(moment[1] if moment else text)
    except ValidationError as error:
        if NUMBER.match(text):
            raise CellError(_("This is a number, not a day. Give the column the format “date” and save it again.")) from error
        if LIKE_A_DAY.match(text) and error.code == "invalid":
            raise CellError(_("There is no such day. Write it as 31/3/2025: day, month, year.")) from error
        raise CellError(" ".join(error.messages) if text else _("Fill in a day, such as 31/3/2025.")) from error
    assert isinstance(day, date)
    return day


def number_of(text: str) -> tuple[Decimal | None, str]:
    """A number with its status: empty is unknown, which is not zero."""
    low = text.lower()
    if low in UNKNOWN:
        return None, ValueStatus.UNKNOWN
    if low in NOT_APPLICABLE:
        return None, ValueStatus.NOT_APPLICABLE
    if not NUMBER.match(text):
        raise CellError(_("Write a number, such as 2 or 1,5; leave it empty if it is unknown, or write “n.v.t.”."))
    return Decimal(text.replace(",", ".")), ValueStatus.MEASURED


def whole_of(text: str) -> tuple[int | None, str]:
    number, status = number_of(text)
    if number is None:
        return None, status
    if number % 1:
        raise CellError(_("Write a whole number, such as 24."))
    return int(number), status


def half_days_of(text: str) -> tuple[Decimal | None, str]:
    number, status = number_of(text)
    return (None if number is None else number.normalize()), status


def choice_of(text: str, words: Mapping[str, str], otherwise: str) -> str:
    if not text:
        if otherwise:
            return otherwise
        raise CellError(_("This cell is empty. Fill it in, or choose what counts where the file says nothing."))
    found = words.get(" ".join(text.lower().split()))
    if found is None:
        raise CellError(_("“%(text)s” is not known here. Use one of the words of the log form.") % {"text": text[:60]})
    return found
