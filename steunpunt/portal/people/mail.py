"""The mail with the link that lets somebody in."""

from smtplib import SMTPException

import structlog
from django.conf import settings
from django.core import signing
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from steunpunt.accounts.models import Invitation

SALT = "steunpunt.invitation"
log = structlog.get_logger(__name__)


def link_of(invitation: Invitation) -> str:
    """The address, with the site in front, that lets this person in; it changes each time the invitation is sent."""
    with override("nl"):
        return settings.SITE_URL + reverse("people:accept", args=[signing.dumps([invitation.pk, invitation.sent], salt=SALT)])


def invitation_behind(token: str) -> Invitation | None:
    """The open invitation of a link; None for a link that is false, used, replaced or over."""
    try:
        pk, sent = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    found = Invitation.objects.select_related("user").filter(pk=pk, sent=sent, accepted_at=None).first()
    return found if found and found.is_open else None


def mail_invitation(invitation: Invitation) -> bool:
    """Whether the mail left. A mail server that is away breaks nothing: the invitation stays and can be sent again."""
    with override("nl"):
        words = {"invitation": invitation, "link": link_of(invitation), "owner": settings.SITE_OWNER}
        text = render_to_string("people/invitation.txt", words)
        subject = _("Your account at %(owner)s") % {"owner": settings.SITE_OWNER}
    try:
        send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [invitation.user.email])
    except (OSError, SMTPException) as problem:
        log.warning("invitation_not_mailed", invitation=invitation.pk, reason=type(problem).__name__)
        return False
    return True
