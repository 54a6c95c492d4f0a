"""Forms of editions and figures."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from steunpunt.reports.editions.codes import KINDS


class ErratumForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is the report corrected?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        help_text=_("Everyone can read this, on the page and in the PDF of the new edition."),
        error_messages={"required": _("Say why the published report is corrected: the reason is public.")},
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Code of the figure"),
        max_length=40,
        help_text=_("It stands in small print below the figure, such as 2024.1-1.2-D, or 2024.1-I-SD1-I2 for an indicator."),
    )


class CompareForm(forms.Form):
    """Two different years that are public; the last two by default."""

    een = forms.TypedChoiceField(label=_("First year"), coerce=int)
    twee = forms.TypedChoiceField(label=_("Second year"), coerce=int)
    cijfer = forms.ChoiceField(label=_("Figure"), choices=[(kind.slug, kind.label) for kind in KINDS])

    def __init__(self, asked: Any, years: list[int]) -> None:
        newest = sorted(years)[-2:]
        start = {"een": newest[0] if newest else "", "twee": newest[-1] if newest else "", "cijfer": KINDS[0].slug}
        super().__init__({**start, **{name: asked[name] for name in start if name in asked}} if len(years) > 1 else None, initial=start)
        for name in ("een", "twee"):
            field = self.fields[name]
            assert isinstance(field, forms.TypedChoiceField)
            field.choices = [(year, str(year)) for year in sorted(years)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("een") and cleaned.get("een") == cleaned.get("twee"):
            self.add_error("twee", _("Choose two different years."))
        return cleaned
