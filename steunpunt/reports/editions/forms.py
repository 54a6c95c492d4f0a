"""Forms of editions and figures."""

from django import forms
from django.utils.translation import gettext_lazy as _


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
        label=_("Code of the figure"), max_length=30, help_text=_("It stands in small print below the figure, such as 2024.1-1.2-D.")
    )
