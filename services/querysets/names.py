"""Comparing names of organisations as people type them."""

from django.db.models import CharField, F, Func, Value
from django.db.models.functions import Lower, Trim


def plain(name: str) -> str:
    """How a typed name is compared: without capitals, each run of spaces one space."""
    return " ".join(name.split()).lower()


def plain_column(column: str) -> Lower:
    """The same of a column."""
    spaced = Func(F(column), Value(r"\s+"), Value(" "), Value("g"), function="regexp_replace", output_field=CharField())
    return Lower(Trim(spaced))
