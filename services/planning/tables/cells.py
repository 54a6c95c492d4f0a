"""What a cell says, by the same fields that judge what is typed in a form."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from goals.activityimport.lookups import Lookups
from services.actions.sessions import MOST_PLACES, Part
from services.sessions.forms import HourField, MomentField, moment
from steunpunt.accounts.models import User
from steunpunt.shared.days import DayField
from steunpunt.shared.tables.cells import CellError, plain, several

LONGEST_TEXT = 20_000
YES, NO = frozenset({"ja", "j", "yes", "y", "1", "x", "waar", "true"}), frozenset({"nee", "n", "no", "0", "onwaar", "false"})
PART = re.compile(r"(\S+)\s+(\S+?)\s*[-–]\s*(\S+)")
MIDNIGHT = re.compile(r"^[\d/.-]+$")


def by_field(field: forms.Field, change: Callable[[str], str] = str.strip) -> Callable[[str], Any]:
    """Understands a cell as the field of a form does."""

    def understand(text: str) -> Any:
        try:
            return field.clean(change(text))
        except ValidationError as error:
            raise CellError(" ".join(error.messages)) from error

    return understand


def words(most: int, *, is_required: bool = False) -> Callable[[str], Any]:
    return by_field(forms.CharField(max_length=most, required=is_required))


def with_point(text: str) -> str:
    return text.replace("€", "").replace(" ", "").replace(",", ".")


def whole(least: int, most: int, *, is_required: bool = False) -> Callable[[str], Any]:
    wrong = {"invalid": _("Write a whole number, such as 24.")}
    return by_field(forms.IntegerField(min_value=least, max_value=most, required=is_required, error_messages=wrong))


def amount() -> Callable[[str], Any]:
    wrong = {"invalid": _("Write an amount, such as 35 or 12,50.")}
    return by_field(forms.DecimalField(max_digits=8, decimal_places=2, required=False, error_messages=wrong), with_point)


def half_days() -> Callable[[str], Any]:
    wrong = {"invalid": _("Write a number, such as 2 or 1,5.")}
    return by_field(forms.DecimalField(max_digits=4, decimal_places=1, required=False, error_messages=wrong), with_point)


def day(*, is_required: bool = False) -> Callable[[str], Any]:
    return by_field(DayField(required=is_required))


def hour() -> Callable[[str], Any]:
    return by_field(HourField())


def moment_of() -> Callable[[str], Any]:
    """A day with its hour; a day alone begins at midnight."""
    return by_field(MomentField(required=False), lambda text: f"{text} 00:00" if MIDNIGHT.match(text) else text)


def link() -> Callable[[str], Any]:
    return by_field(forms.URLField(max_length=500, required=False, assume_scheme="https"))


def one_of(known: Mapping[str, str], otherwise: str = "", *, is_required: bool = False) -> Callable[[str], str]:
    def understand(text: str) -> str:
        if not text and not is_required:
            return otherwise
        found = known.get(plain(text))
        if found is None:
            offered = ", ".join(sorted({word for word in known if word not in known.values()})[:20])
            raise CellError(_("“%(text)s” is not known here. Choose one of: %(words)s.") % {"text": text[:60], "words": offered})
        return found

    return understand


def yes_or_no(otherwise: bool) -> Callable[[str], bool]:
    def understand(text: str) -> bool:
        low = text.lower()
        if low and low not in YES | NO:
            raise CellError(_("Write “yes” or “no”."))
        return low in YES if low else otherwise

    return understand


def colleague(known: Lookups) -> Callable[[str], User | None]:
    def understand(text: str) -> User | None:
        people = known.staff(text)
        if len(people) > 1:
            raise CellError(_("Name just one colleague here."))
        return people[0] if people else None

    return understand


def parts(text: str) -> tuple[Part, ...]:
    """Further parts, such as “7/4/2027 9:30-12:30; 14/4/2027 9:30-12:30”."""
    found = []
    for piece in several(text):
        match = PART.fullmatch(piece)
        if match is None:
            raise CellError(_("Write other parts as “7/4/2027 9:30-12:30; 14/4/2027 9:30-12:30”."))
        date = day(is_required=True)(match[1])
        found.append(Part(moment(date, hour()(match[2])), moment(date, hour()(match[3]))))
    return tuple(found)


def places(*, is_required: bool) -> Callable[[str], Any]:
    return whole(1 if is_required else 0, MOST_PLACES, is_required=is_required)
