"""Numbers and targets as people type them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from goals.models import Direction

LARGEST = Decimal(10) ** 11
_SPACES = re.compile(r"[\s\u00a0\u202f]")
_PLAIN = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
_GROUPED = re.compile(r"[+-]?\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_BETWEEN = re.compile(r"\s*(?:\.\.\.?|…|–|—|\btot\b|\bto\b|(?<=\d)\s*-\s*(?=[-+\d]))\s*", re.IGNORECASE)


class NumberProblem(ValueError):  # noqa: N818 - what a person typed is a problem to mend
    """This is no number, or no target; its text says how to write one."""


@dataclass(frozen=True)
class TargetValues:
    """A target: one value, or both bounds."""

    value: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None


def read_number(text: str, decimals: int) -> Decimal:
    """A number with a comma or a point. Raises ``NumberProblem``, also for 1.200: that can be read in two ways."""
    typed = text.strip()
    bare = _SPACES.sub("", typed.removesuffix("%")).replace("−", "-")
    if re.fullmatch(r"[+-]?[1-9]\d{0,2}\.\d{3}", bare) and decimals > 0:
        plain, comma = bare.replace(".", ""), bare.replace(".", ",")
        raise NumberProblem(
            _("“%(text)s” can be read in two ways. Write %(plain)s or %(comma)s.") % {"text": typed, "plain": plain, "comma": comma}
        )
    if _GROUPED.fullmatch(bare) and (decimals == 0 or "," in bare or bare.count(".") > 1):
        bare = bare.replace(".", "")
    if not _PLAIN.fullmatch(bare):
        raise NumberProblem(_("“%(text)s” is not a number. Write it as 12 or 12,5.") % {"text": typed[:40]})
    number = Decimal(bare.replace(",", "."))
    if abs(number) >= LARGEST:
        raise NumberProblem(_("“%(text)s” is too large.") % {"text": typed[:40]})
    return fitting(number, decimals)


def fitting(number: Decimal, decimals: int) -> Decimal:
    """Raises ``NumberProblem`` for more decimals than the indicator has; nothing is rounded unseen."""
    exponent = number.normalize().as_tuple().exponent
    if isinstance(exponent, int) and -exponent > decimals:
        message = ngettext("This indicator has %(count)s decimal at most.", "This indicator has %(count)s decimals at most.", decimals)
        raise NumberProblem(message % {"count": decimals})
    return number


def read_target(text: str, direction: str, decimals: int) -> TargetValues | None:
    """A target as 40, or to stay within bounds as 80 tot 100; empty is none. Raises ``NumberProblem``."""
    if not text.strip():
        return None
    parts = _BETWEEN.split(text.strip())
    if direction != Direction.WITHIN:
        if len(parts) > 1:
            raise NumberProblem(_("Give one number: only an indicator that stays within bounds has two."))
        return TargetValues(value=read_number(text, decimals))
    if len(parts) != 2:
        raise NumberProblem(_("Give both bounds, such as 80 tot 100."))
    lower, upper = (read_number(part, decimals) for part in parts)
    if upper < lower:
        raise NumberProblem(_("The upper bound is below the lower one. Write the lower one first."))
    return TargetValues(lower=lower, upper=upper)


def target_text(target: TargetValues | None) -> str:
    """The reverse of ``read_target``, for a form."""
    if target is None:
        return ""
    if target.value is not None:
        return typed(target.value)
    return f"{typed(target.lower)} tot {typed(target.upper)}"


def typed(value: Decimal | None) -> str:
    """A number as a Belgian types it, as short as it is exact."""
    if value is None:
        return ""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace(".", ",")
