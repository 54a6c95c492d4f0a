"""What somebody wants by mail."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class MailChoiceForm(forms.Form):
    wants_digest = forms.BooleanField(
        label=_("Mail me once a week what is missing"),
        required=False,
        help_text=_("On Monday morning. In a week in which nothing is missing there is no mail."),
    )
    language = forms.ChoiceField(label=_("Language of the mails"), choices=settings.LANGUAGES)
