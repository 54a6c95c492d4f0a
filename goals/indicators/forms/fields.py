"""A number as people type it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from goals.indicators.numbers import NumberProblem, read_number, typed
from goals.models.indicators import MOST_DECIMALS


class NumberField(forms.CharField):
    """A number with a comma or a point; empty is None. Its text stays as it was typed."""

    def __init__(self, *, decimals: int = MOST_DECIMALS, **kwargs: Any) -> None:
        self.decimals = decimals
        super().__init__(max_length=40, widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 12}), **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_number(text, self.decimals)
        except NumberProblem as problem:
            raise forms.ValidationError(str(problem)) from problem

    def prepare_value(self, value: Any) -> Any:
        return typed(value) if isinstance(value, Decimal) else value
