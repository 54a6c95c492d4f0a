"""The form of a theme."""

from django import forms
from django.utils.translation import gettext_lazy


class ThemeForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        help_text=gettext_lazy("A short word by which somebody looks for support, such as vrijwilligers."),
    )
