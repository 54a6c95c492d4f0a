"""Subscribing to new offers, confirming, changing, stopping; and one mail a week for who has something to read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone

from services.models import Subscriber, SubscriberMail
from steunpunt.audit.actions import recording
from steunpunt.shared.orders import tell_worker
from steunpunt.vocabulary.models import Theme

Kind = SubscriberMail.Kind
State = SubscriberMail.State
CONFIRM_WITHIN = timedelta(days=7)
# Somebody who types the address of another one over and over fills no mailbox.
MOST_MAILS_A_DAY = 3
HOUR_TO_START, DAY_TO_START, DAYS_TO_SEND = 7, 1, 3
MAILS_KEPT = timedelta(days=90)
BY_LINK = "by the link of a mail"


def subscribe(*, email: str, themes: Iterable[Theme], language: str, now: datetime | None = None) -> Subscriber:
    """Ask for the mail; nothing comes of it until its person confirms. Who has it already gets the link to change it.

    Nobody is told here which of both it was: the answer goes to the address alone.
    """
    now, themes = now or timezone.now(), list(themes)
    try:
        with recording(None, reason="asked for new offers"):
            return write(email.strip().lower(), themes, language, now)
    except IntegrityError:
        # The same address at the same moment: the other one made the row.
        with recording(None, reason="asked for new offers"):
            return write(email.strip().lower(), themes, language, now)


def write(email: str, themes: list[Theme], language: str, now: datetime) -> Subscriber:
    row = Subscriber.objects.select_for_update().filter(email__iexact=email).first()
    if row is not None and row.confirmed_on is not None:
        order(row, Kind.KNOWN, now)
        return row
    row = row or Subscriber(email=email)
    row.language, row.asked_on, row.told_until = language, now, now
    row.save()
    row.themes.set(themes)
    order(row, Kind.CONFIRM, now)
    return row


def order(subscriber: Subscriber, kind: str, now: datetime) -> None:
    """One mail that answers a form; it leaves after the commit."""
    lately = subscriber.mails.filter(week=None, ordered_on__gt=now - timedelta(days=1))
    if lately.count() >= MOST_MAILS_A_DAY:
        return
    mail = SubscriberMail.objects.create(subscriber=subscriber, kind=kind, ordered_on=now)
    transaction.on_commit(partial(send_soon, mail.pk))


def send_soon(pk: int) -> None:
    from services.newsletter.tasks import send_mail_of

    tell_worker(send_mail_of, pk)


def confirm(*, subscriber: Subscriber, now: datetime | None = None) -> None:
    """The person opened the mail and said yes. Doing it twice changes nothing."""
    with recording(None, reason=BY_LINK):
        Subscriber.objects.filter(pk=subscriber.pk, confirmed_on=None).update(confirmed_on=now or timezone.now())


def change(*, subscriber: Subscriber, themes: Iterable[Theme], language: str) -> None:
    with recording(None, reason=BY_LINK):
        current = Subscriber.objects.select_for_update().filter(pk=subscriber.pk).first()
        if current is None:
            # It was switched off at the same moment.
            return
        current.language = language
        current.save(update_fields=["language"])
        current.themes.set(themes)


def switch_off(*, subscriber: Subscriber) -> None:
    """No mail any more, and the address is gone. Doing it twice changes nothing."""
    with recording(None, reason=BY_LINK):
        Subscriber.objects.filter(pk=subscriber.pk).delete()


def week_to_send(now: datetime) -> date | None:
    """The Monday of this week from Tuesday seven o'clock to the end of Thursday, else None."""
    local = timezone.localtime(now)
    day = local.weekday()
    is_early = day < DAY_TO_START or (day == DAY_TO_START and local.hour < HOUR_TO_START)
    return None if is_early or day >= DAY_TO_START + DAYS_TO_SEND else local.date() - timedelta(days=day)


def order_mails(week: date) -> list[int]:
    """A row for every confirmed subscriber who has none for this week; gives the numbers of all that wait."""
    with recording(None, reason="new offers"):
        there = SubscriberMail.objects.filter(week=week).values("subscriber")
        rows = Subscriber.objects.confirmed().exclude(pk__in=there)
        SubscriberMail.objects.bulk_create(
            [SubscriberMail(subscriber=row, kind=Kind.NEW, week=week) for row in rows], ignore_conflicts=True
        )
    return list(SubscriberMail.objects.waiting().filter(week=week).values_list("pk", flat=True))


def forget_subscribers(now: datetime | None = None) -> dict[str, int]:
    """Addresses that nobody confirmed, and what was mailed long ago; gives how many of each."""
    now = now or timezone.now()
    with recording(None, reason="end of the term"):
        _all, gone = Subscriber.objects.never_confirmed(now - CONFIRM_WITHIN).delete()
        mails, _kinds = SubscriberMail.objects.filter(ordered_on__lt=now - MAILS_KEPT).delete()
        return {"subscribers": gone.get("services.Subscriber", 0), "subscriber_mails": mails}
