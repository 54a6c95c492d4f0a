"""Mails about advice: text and HTML, in the language in which was asked, each sent once."""

from __future__ import annotations

from smtplib import SMTPRecipientsRefused, SMTPResponseException
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from services.models import AdviceMail, MailKind, MailState
from steunpunt.audit.actions import recording

log = structlog.get_logger(__name__)
MOST_ATTEMPTS = 5
REASON = "mail about advice"


def send_mail_of(pk: int) -> bool:
    """Whether the mail left. A mail server that is away is tried later.

    It counts as sent before it leaves: what fails without an answer may have arrived and is never sent again by itself.
    """
    connection = get_connection()
    try:
        connection.open()
    except OSError as problem:
        log.warning("mail_server_away", mail=pk, reason=type(problem).__name__)
        return False
    try:
        mail = claim(pk)
        return mail is not None and leaves(mail, connection)
    finally:
        connection.close()


def claim(pk: int) -> AdviceMail | None:
    """Take the row if it waits; of two who try at once one gets it."""
    with recording(None, reason=REASON):
        rows = AdviceMail.objects.waiting().select_for_update(skip_locked=True, of=("self",))
        mail = rows.select_related("request__merged_into", "message__created_by").filter(pk=pk).first()
        if mail is None:
            return None
        # Whoever was forgotten meanwhile gets no mail.
        mail.state = MailState.SENT if mail.recipient else MailState.FAILED
        mail.attempts += 1
        mail.sent_at = timezone.now() if mail.recipient else None
        mail.save(update_fields=["state", "attempts", "sent_at"])
    return mail if mail.recipient else None


def leaves(mail: AdviceMail, connection: Any) -> bool:
    message = message_for(mail)
    message.connection = connection
    try:
        message.send()
    except OSError as problem:
        # SMTPException is an OSError too.
        log.warning("advice_not_mailed", mail=mail.pk, reason=type(problem).__name__)
        again = was_put_off(problem) and mail.attempts < MOST_ATTEMPTS
        with recording(None, reason=REASON):
            AdviceMail.objects.filter(pk=mail.pk).update(state=MailState.WAITING if again else MailState.FAILED, sent_at=None)
        return False
    return True


def was_put_off(problem: OSError) -> bool:
    """Whether the server said “not now”: then it surely did not take the mail, and will perhaps later."""
    if isinstance(problem, SMTPRecipientsRefused):
        return all(400 <= code < 500 for code, _text in problem.recipients.values())
    return isinstance(problem, SMTPResponseException) and 400 <= problem.smtp_code < 500


def message_for(mail: AdviceMail) -> EmailMultiAlternatives:
    to_colleague = mail.kind == MailKind.REPLY
    with override("nl" if to_colleague else mail.request.language):
        words = words_for(mail)
        message = EmailMultiAlternatives(
            words["subject"], render_to_string("advice/mail.txt", words), settings.DEFAULT_FROM_EMAIL, [mail.recipient]
        )
        message.attach_alternative(render_to_string("advice/mail.html", words), "text/html")
        if settings.CONTACT_EMAIL and not to_colleague:
            message.reply_to = [settings.CONTACT_EMAIL]
    return message


def words_for(mail: AdviceMail) -> dict[str, Any]:
    request = mail.request
    main = request.merged_into or request
    said = {"reference": request.reference, "subject": main.title}
    subjects = {
        MailKind.RECEIVED: _("We got your question (%(reference)s)"),
        MailKind.ANSWER: _("Answer to your question “%(subject)s” (%(reference)s)"),
        MailKind.CLOSED: _("Your question “%(subject)s” is closed (%(reference)s)"),
        MailKind.LINK: _("A new link to your question (%(reference)s)"),
        MailKind.REPLY: _("Reply to “%(subject)s” (%(reference)s)"),
    }
    return {
        "mail": mail,
        "kind": str(mail.kind),
        "request": request,
        "title": main.title,
        "subject": " ".join((subjects[MailKind(mail.kind)] % said).split()),
        "text": mail.message.text if mail.message else "",
        "has_files": mail.message is not None and mail.message.files.exists(),
        "author": str(mail.message.created_by or "") if mail.message else "",
        "link": link_of(mail),
        "owner": settings.SITE_OWNER,
        "contact": settings.CONTACT_EMAIL,
        "months": settings.ADVICE_KEPT_MONTHS,
    }


def link_of(mail: AdviceMail) -> str:
    """Whole address: of the staff page for a colleague, of the personal page for the asker, if that link still works."""
    if mail.kind == MailKind.REPLY:
        return f"{settings.SITE_URL}{reverse('advice:detail', args=[mail.request.merged_into_id or mail.request_id])}"
    return f"{settings.SITE_URL}{reverse('advice:asker', args=[mail.request.link_key])}" if mail.request.link_key else ""
