"""Forms of the login library, stricter about what a browser sends for a security key.

The library keeps an empty answer as a key, and fails on one of another shape.
"""

from __future__ import annotations

from typing import Any

from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, LoginWebAuthnForm, ReauthenticateWebAuthnForm
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from fido2.webauthn import AuthenticationResponse, RegistrationResponse

LONGEST_NAME = 100


class AnswerField(forms.JSONField):
    """What a security key answered; anything of another shape is refused with a message."""

    widget = forms.HiddenInput

    def __init__(self, shape: Any) -> None:
        super().__init__()
        self.shape = shape

    def clean(self, value: Any) -> Any:
        answer = super().clean(value)
        try:
            if not isinstance(answer, dict):
                raise TypeError
            self.shape.from_dict(answer)
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            raise forms.ValidationError(_("Your security key gave no answer that we understand. Try again.")) from error
        return answer


class AddKeyForm(AddWebAuthnForm):
    name = forms.CharField(label=gettext_lazy("Name of the key"), required=False, max_length=LONGEST_NAME)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = AnswerField(RegistrationResponse)
        self.order_fields(["name", "passwordless", "credential"])


class AuthenticateKeyForm(AuthenticateWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = AnswerField(AuthenticationResponse)


class LoginKeyForm(LoginWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = AnswerField(AuthenticationResponse)


class ReauthenticateKeyForm(ReauthenticateWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"] = AnswerField(AuthenticationResponse)
