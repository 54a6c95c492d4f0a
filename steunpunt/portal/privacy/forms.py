"""Which person, and that it is meant."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class LookForm(forms.Form):
    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("Exactly as the person wrote it. Somebody with two addresses is looked up twice."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()


class EraseForm(LookForm):
    """The address is typed once more: that is the confirmation."""

    typed = forms.CharField(
        label=gettext_lazy("Type the address once more"), max_length=254, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "typed" in said and "email" in said and said["typed"].strip().lower() != said["email"]:
            self.add_error("typed", _("This is another address. Type %(email)s to erase it.") % {"email": said["email"]})
        return said
