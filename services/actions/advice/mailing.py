"""Ordering mails about advice: the row here, the message to the worker after the commit."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from services.actions.advice.basics import AdviceError, may_answer
from services.models import AdviceMail, AdviceMessage, AdviceRequest, MailKind, MailState
from steunpunt.accounts.models import User
from steunpunt.audit.actions import recording
from steunpunt.shared.orders import tell_worker


def order_mail(
    request: AdviceRequest, kind: MailKind, *, actor: User | None, message: AdviceMessage | None = None, recipient: str = ""
) -> AdviceMail:
    from services.advice.tasks import mail_advice

    mail = AdviceMail.objects.create(
        request=request, kind=kind, message=message, recipient=recipient or request.contact_email, created_by=actor
    )
    transaction.on_commit(lambda: tell_worker(mail_advice, mail.pk))
    return mail


def mail_askers(request: AdviceRequest, kind: MailKind, *, actor: User | None, message: AdviceMessage | None = None) -> None:
    """To who asked, and to who asked the same in a request that was joined with it; each address once."""
    told: set[str] = set()
    for one in [request, *request.merged_requests.all()]:
        address = one.contact_email.lower()
        if address and address not in told:
            told.add(address)
            order_mail(one, kind, actor=actor, message=message)


def tell_colleague(request: AdviceRequest, message: AdviceMessage) -> None:
    """The colleague who follows it up hears of a reply; without one it is in the inbox of everybody."""
    if request.assignee is not None and request.assignee.is_colleague:
        order_mail(request, MailKind.REPLY, actor=None, message=message, recipient=request.assignee.email)


def send_again(*, actor: User, mail: AdviceMail) -> None:
    """Order a mail once more that was not delivered."""
    may_answer(actor)
    from services.advice.tasks import mail_advice

    with recording(actor):
        current = AdviceMail.objects.select_for_update().get(pk=mail.pk)
        if current.state != MailState.FAILED:
            raise AdviceError({"mail": _("This mail is not one that failed.")})
        current.state, current.attempts = MailState.WAITING, 0
        current.save(update_fields=["state", "attempts"])
        transaction.on_commit(lambda: tell_worker(mail_advice, mail.pk))
