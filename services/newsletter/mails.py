"""Writing a mail to a subscriber and letting it go: once, however often the worker is told."""

from __future__ import annotations

from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from services.models import Subscriber, SubscriberMail, SupportOffer
from services.newsletter.links import confirm_link, own_token, whole
from services.offers.cards import Card, card_of
from services.offers.listing import for_cards
from steunpunt.audit.actions import recording

log = structlog.get_logger(__name__)
Kind, State = SubscriberMail.Kind, SubscriberMail.State
MOST_OFFERS = 30
# An offer is published by a transaction that may still be on its way: such a young one is told next time.
SETTLED_AFTER = timedelta(minutes=10)
REASON = "mail to a subscriber"


def send(pk: int, *, now: datetime | None = None) -> bool:
    """Whether the mail left. It counts as sent before it leaves: what fails without an answer may have arrived, and is not tried again."""
    connection = get_connection()
    try:
        connection.open()
    except OSError as problem:
        log.warning("mail_server_away", subscriber_mail=pk, reason=type(problem).__name__)
        return False
    try:
        claimed = claim(pk, now or timezone.now())
        return claimed is not None and leaves(pk, *claimed, connection)
    finally:
        connection.close()


def claim(pk: int, now: datetime) -> tuple[EmailMultiAlternatives, datetime] | None:
    """Take the row if it waits, and write its mail; of two who try at once one gets it. Also gives until when was told before."""
    with recording(None, reason=REASON):
        rows = SubscriberMail.objects.waiting().select_for_update(skip_locked=True, of=("self",))
        mail = rows.filter(pk=pk).first()
        if mail is None:
            return None
        subscriber = Subscriber.objects.select_for_update().get(pk=mail.subscriber_id)
        before, offers = subscriber.told_until, list[SupportOffer]()
        if mail.kind == Kind.NEW:
            offers = list(for_cards(new_offers(subscriber, now - SETTLED_AFTER), now))
            subscriber.told_until = max(now - SETTLED_AFTER, before)
            subscriber.save(update_fields=["told_until"])
        has_news = mail.kind != Kind.NEW or (bool(offers) and subscriber.confirmed_on is not None)
        mail.state, mail.left_on = (State.SENT, timezone.now()) if has_news else (State.NOTHING, None)
        mail.save(update_fields=["state", "left_on"])
        return (message_for(mail, subscriber, offers), before) if has_news else None


def new_offers(subscriber: Subscriber, until: datetime) -> QuerySet[SupportOffer]:
    """Published since the last mail and still public, of the themes of this person; the newest first."""
    rows = SupportOffer.objects.published().filter(published_at__gt=subscriber.told_until, published_at__lte=until)
    themes = [theme.pk for theme in subscriber.themes.all()]
    if themes:
        rows = rows.filter(pk__in=SupportOffer.themes.through.objects.filter(theme__in=themes).values("supportoffer"))
    return rows.order_by("-published_at", "-pk")


def leaves(pk: int, message: EmailMultiAlternatives, before: datetime, connection: Any) -> bool:
    message.connection = connection
    try:
        message.send()
    except OSError as problem:
        # SMTPException is an OSError too.
        log.warning("subscriber_not_mailed", subscriber_mail=pk, reason=type(problem).__name__)
        with recording(None, reason=REASON):
            again = was_put_off(problem)
            SubscriberMail.objects.filter(pk=pk).update(state=State.WAITING if again else State.FAILED, left_on=None)
            if again:
                Subscriber.objects.filter(mails=pk).update(told_until=before)
        return False
    return True


def was_put_off(problem: OSError) -> bool:
    """Whether the server said “not now”: then it surely did not take the mail, and will perhaps later."""
    if isinstance(problem, SMTPRecipientsRefused):
        return all(400 <= code < 500 for code, _text in problem.recipients.values())
    return isinstance(problem, SMTPResponseException) and 400 <= problem.smtp_code < 500


def message_for(mail: SubscriberMail, subscriber: Subscriber, offers: list[SupportOffer]) -> EmailMultiAlternatives:
    with override(subscriber.language):
        words = words_for(mail, subscriber, offers)
        off = words["off"]
        headers = {"List-Unsubscribe": f"<{off}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
        text = render_to_string("newsletter/mail.txt", words).strip() + "\n"
        message = EmailMultiAlternatives(words["subject"], text, settings.DEFAULT_FROM_EMAIL, [subscriber.email], headers=headers)
        message.attach_alternative(render_to_string("newsletter/mail.html", words), "text/html")
    return message


def words_for(mail: SubscriberMail, subscriber: Subscriber, offers: list[SupportOffer]) -> dict[str, Any]:
    """What the mail says; addresses with the site in front."""
    token = own_token(subscriber)
    return {
        "kind": str(mail.kind),
        "subject": subject_of(mail.kind, offers),
        "offers": [(card, offer_link(card)) for card in map(card_of, offers[:MOST_OFFERS])],
        "more": max(len(offers) - MOST_OFFERS, 0),
        "list_url": f"{settings.SITE_URL}{reverse('offers:list')}?volgorde=nieuwste",
        "confirm": confirm_link(subscriber) if mail.kind == Kind.CONFIRM else "",
        "own": whole("newsletter:own", token),
        "off": whole("newsletter:off", token),
        "owner": settings.SITE_OWNER,
        "language": subscriber.language,
    }


def offer_link(card: Card) -> str:
    return f"{settings.SITE_URL}{reverse('offers:detail', args=[card.offer.slug])}"


def subject_of(kind: str, offers: list[SupportOffer]) -> str:
    if kind == Kind.CONFIRM:
        return _("Confirm that you want our new offers by mail")
    if kind == Kind.KNOWN:
        return _("You get our new offers by mail already")
    if len(offers) == 1:
        return _("New: %(title)s") % {"title": " ".join(offers[0].title.split())}
    return ngettext("One new offer for you", "%(count)s new offers for you", len(offers)) % {"count": len(offers)}
