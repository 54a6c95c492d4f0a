"""The mail itself: text and HTML, in the language of its reader, with a link that switches it off."""

from __future__ import annotations

from datetime import date
from typing import Any

import structlog
from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from steunpunt.accounts.models import User
from steunpunt.audit.actions import recording
from steunpunt.portal.digest.missing import Missing, missing_for, what_is_unknown
from steunpunt.portal.digest.models import Digest, MailChoice

SALT = "steunpunt.digest"
log = structlog.get_logger(__name__)


def off_link(user: User) -> str:
    """The address, with the site in front, that switches the mail of this person off; it needs no login."""
    return f"{settings.SITE_URL}{reverse('digest:off', args=[signing.dumps(user.pk, salt=SALT)])}"


def person_behind(token: str) -> User | None:
    """Whose mail a link is about; None for a link that is false, or of somebody who left."""
    try:
        pk = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=pk, is_active=True).first()


def send_digest(pk: int, *, today: date | None = None) -> bool:
    """Whether the mail left. Somebody who switched it off or lacks nothing gets none; a mail server that is away is tried later.

    It counts as sent before it leaves: what fails after that moment may have arrived, so it is never tried again.
    """
    connection = get_connection()
    try:
        connection.open()
    except OSError as problem:
        log.warning("mail_server_away", digest=pk, reason=type(problem).__name__)
        return False
    try:
        message = claim(pk, today or timezone.localdate())
        if message is None:
            return False
        message.connection = connection
        return leaves(pk, message)
    finally:
        connection.close()


def claim(pk: int, today: date) -> EmailMultiAlternatives | None:
    """Take the row if it waits, and write its mail; of two who try at once one gets it."""
    with recording(None, reason="weekly mail"):
        digest = Digest.objects.select_for_update(skip_locked=True, of=("self",)).select_related("user")
        row = digest.filter(pk=pk, state=Digest.State.WAITING).first()
        if row is None:
            return None
        choice = MailChoice.objects.filter(user=row.user).first() or MailChoice(user=row.user)
        missing = missing_for(row.user, today) if choice.wants_digest else Missing((), (), 0)
        row.state = Digest.State.NOTHING if missing.is_empty else Digest.State.SENT
        row.sent_at = None if missing.is_empty else timezone.now()
        row.save(update_fields=["state", "sent_at"])
    return None if missing.is_empty else message_for(row.user, missing, choice.language)


def leaves(pk: int, message: EmailMultiAlternatives) -> bool:
    try:
        message.send()
    except OSError as problem:
        # SMTPException is an OSError too.
        log.warning("digest_not_mailed", digest=pk, reason=type(problem).__name__)
        with recording(None, reason="weekly mail"):
            Digest.objects.filter(pk=pk).update(state=Digest.State.FAILED)
        return False
    return True


def message_for(user: User, missing: Missing, language: str) -> EmailMultiAlternatives:
    with override(language):
        off = off_link(user)
        words = words_for(user, missing) | {"off": off, "language": language}
        count = missing.count
        subject = ngettext("One thing is missing this week", "%(count)s things are missing this week", count) % {"count": count}
        message = EmailMultiAlternatives(
            subject,
            render_to_string("digest/mail.txt", words),
            settings.DEFAULT_FROM_EMAIL,
            [user.email],
            headers={"List-Unsubscribe": f"<{off}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"},
        )
        message.attach_alternative(render_to_string("digest/mail.html", words), "text/html")
    return message


def words_for(user: User, missing: Missing) -> dict[str, Any]:
    """What mail and page show, with whole addresses."""
    site = settings.SITE_URL
    return {
        "user": user,
        "owner": settings.SITE_OWNER,
        "missing": missing,
        "goals": [(goal, f"{site}{reverse('activities:log')}") for goal in missing.goals],
        "entries": [(entry, what_is_unknown(entry), f"{site}{reverse('activities:change', args=[entry.pk])}") for entry in missing.entries],
        "list_url": f"{site}{reverse('activities:list')}?wie={user.pk}",
        "duties": [(duty.label, f"{site}{duty.path}") for duty in missing.duties],
        "duties_heading": _("What else waits for you"),
        "goals_heading": _("Your goals without an activity this quarter"),
        "entries_heading": _("Your activities with something unknown"),
    }
