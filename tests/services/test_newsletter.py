"""New offers by mail: asked by anybody, confirmed by its person, once a week at most, never twice, and off in one click."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from smtplib import SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends import locmem
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from services.actions import newsletter
from services.actions.offers import free_slug
from services.models import Subscriber, SubscriberMail, SupportOffer
from services.newsletter import mails, tasks
from services.newsletter.links import confirm_link, own_token
from steunpunt.accounts.models import User
from steunpunt.audit.history import history_of
from steunpunt.vocabulary.models import Theme
from tests.factories import SessionFactory, SupportOfferFactory, ThemeFactory
from tests.goals.activities.test_races import together

pytestmark = pytest.mark.django_db
For = Callable[[User | None], Client]
ADDRESS = "/aanbod/nieuwsbrief/"
BRUSSELS = ZoneInfo("Europe/Brussels")


def a_tuesday() -> date:
    week = newsletter.week_to_send(datetime(2024, 5, 21, 8, tzinfo=BRUSSELS))
    assert week is not None
    return week


WEEK = a_tuesday()


@pytest.fixture(autouse=True)
def quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker is told by hand, and everybody comes from a place that asked nothing yet."""
    cache.clear()
    monkeypatch.setattr(newsletter, "send_soon", lambda pk: None)


def reader(*themes: Theme, email: str = "an@x.test", language: str = "nl") -> Subscriber:
    """Somebody who confirmed a week ago."""
    then = timezone.now() - timedelta(days=7)
    row = Subscriber.objects.create(email=email, language=language, asked_on=then, confirmed_on=then, told_until=then)
    row.themes.set(themes)
    return row


def published(*themes: Theme, **more: Any) -> SupportOffer:
    offer = SupportOfferFactory(**{"published_at": timezone.now() - timedelta(days=1), **more})
    offer.themes.set(themes)
    return offer


def this_week(subscriber: Subscriber) -> int:
    return SubscriberMail.objects.create(subscriber=subscriber, kind="new", week=WEEK).pk


def answered() -> Any:
    """The mail that answers the form, sent now."""
    assert mails.send(SubscriberMail.objects.waiting().get(week=None).pk)
    return mail.outbox[-1]


def path_in(text: str, part: str) -> str:
    found = re.search(rf"http\S*?(/(?:en/)?aanbod/nieuwsbrief/{part}/[^/\s\"]+/)", text)
    assert found, text
    return found.group(1)


def test_a_visitor_asks_confirms_changes_and_stops(client_for: For) -> None:
    theme, other = ThemeFactory(), ThemeFactory()
    guest = client_for(None)
    page = guest.get(f"{ADDRESS}?thema={theme.pk}&thema=x").content.decode()
    assert re.search(rf'value="{theme.pk}"[^>]*checked', page)
    given = {"email": "An@X.test", "themes": [theme.pk], "language": "nl"}
    assert guest.post(ADDRESS, given).headers["Location"] == f"{ADDRESS}gevraagd/"
    message = answered()
    assert message.to == ["an@x.test"]
    confirm = path_in(message.body, "bevestigen")
    # Looking at the link confirms nothing: a scanner of mails does so too.
    assert "Ja, stuur me die mail" in guest.get(confirm).content.decode()
    assert not Subscriber.objects.confirmed().exists()
    own = guest.post(confirm).headers["Location"]
    assert guest.post(confirm).headers["Location"]
    assert Subscriber.objects.confirmed().get().email == "an@x.test"
    guest.post(own, {"themes": [other.pk], "language": "en"})
    assert list(Subscriber.objects.values_list("themes", "language")) == [(other.pk, "en")]
    off = own.replace("keuze", "uit")
    assert "<button" in guest.get(off).content.decode()
    assert Subscriber.objects.exists()
    assert guest.post(off, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Subscriber.objects.exists()
    assert guest.post(off).status_code == 200
    assert guest.get(own).status_code == guest.get(confirm).status_code == 410


def test_one_click_needs_no_cookie() -> None:
    row = reader()
    mail_program = Client(enforce_csrf_checks=True)
    assert mail_program.post(f"{ADDRESS}uit/{own_token(row)}/", {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Subscriber.objects.exists()


def test_the_answer_is_the_same_for_a_known_address(client_for: For) -> None:
    theme = ThemeFactory()
    row = reader(theme)
    guest = client_for(None)
    answers = [guest.post(ADDRESS, {"email": email, "language": "nl"}) for email in ("an@x.test", "bo@x.test")]
    assert len({(answer.status_code, answer.headers["Location"], answer.content) for answer in answers}) == 1
    known = SubscriberMail.objects.get(subscriber=row)
    assert mails.send(known.pk)
    message = mail.outbox[-1]
    # Who typed the address of somebody else changes nothing.
    assert [each.pk for each in row.themes.all()] == [theme.pk]
    assert guest.get(path_in(message.body, "keuze")).status_code == 200
    assert message.subject == "Je krijgt ons nieuwe aanbod al per mail"


def test_a_mailbox_is_not_filled_by_somebody_else(client_for: For) -> None:
    guest = client_for(None)
    for _time in range(newsletter.MOST_MAILS_A_DAY + 2):
        assert guest.post(ADDRESS, {"email": "an@x.test", "language": "nl"}).status_code == 302
    assert SubscriberMail.objects.count() == newsletter.MOST_MAILS_A_DAY
    assert Subscriber.objects.count() == 1


def test_robots_are_stopped_kindly(client_for: For, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.newsletter.views.ASKED_AN_HOUR", 1)
    guest = client_for(None)
    assert guest.post(ADDRESS, {"email": "an@x.test", "language": "nl"}).status_code == 302
    answer = guest.post(ADDRESS, {"email": "bo@x.test", "language": "nl"})
    assert answer.status_code == 422
    assert "binnen het uur" in answer.content.decode()
    assert 'value="bo@x.test"' in answer.content.decode()
    assert Subscriber.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"email": "geen adres"}, "geldig e-mailadres"),
        ({"email": ""}, "verplicht"),
        ({"email": "an@x.test", "language": "xx"}, "geldige keuze"),
        ({"email": "an@x.test", "themes": ["999999"]}, "keuze"),
        ({"email": "an@x.test", "themes": ["x\0"]}, "Thema"),
        ({"email": "an@x.test", "website": "http://robot.test"}, "geen robot"),
    ],
)
def test_bad_input_says_what_and_keeps_what_was_typed(client_for: For, given: dict[str, Any], says: str) -> None:
    answer = client_for(None).post(ADDRESS, {"language": "nl", **given})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert given["email"] in page
    assert not Subscriber.objects.exists()


@pytest.mark.parametrize("token", ["x", "1:2:3", "a" * 500])
def test_a_false_link_is_answered_kindly(client_for: For, token: str) -> None:
    for part in ("bevestigen", "keuze", "uit"):
        for answer in (client_for(None).get(f"{ADDRESS}{part}/{token}/"), client_for(None).post(f"{ADDRESS}{part}/{token}/")):
            assert answer.status_code == 410
            assert "Deze link werkt niet" in answer.content.decode()


def test_a_link_to_confirm_ends_and_is_no_link_to_change(client_for: For, monkeypatch: pytest.MonkeyPatch) -> None:
    row = newsletter.subscribe(email="an@x.test", themes=[], language="nl")
    confirm = path_in(confirm_link(row), "bevestigen")
    assert client_for(None).get(f"{ADDRESS}keuze/{own_token(row)}/").status_code == 410
    assert client_for(None).get(confirm.replace("bevestigen", "keuze")).status_code == 410
    assert client_for(None).get(confirm).status_code == 200
    later = timezone.now().timestamp() + newsletter.CONFIRM_WITHIN.total_seconds() + 60
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert client_for(None).post(confirm).status_code == 410
    assert not Subscriber.objects.confirmed().exists()


def test_what_nobody_confirms_is_deleted_after_a_week() -> None:
    confirmed, now = reader(), timezone.now()
    newsletter.subscribe(email="bo@x.test", themes=[], language="nl", now=now)
    assert newsletter.forget_subscribers(now + timedelta(days=6, hours=23))["subscribers"] == 0
    assert newsletter.forget_subscribers(now + timedelta(days=7, minutes=1)) == {"subscribers": 1, "subscriber_mails": 0}
    assert list(Subscriber.objects.all()) == [confirmed]


def test_the_mail_holds_what_is_new_and_fits_and_nothing_else() -> None:
    theme, other = ThemeFactory(), ThemeFactory()
    row = reader(theme)
    fits = published(theme, other, title="Nieuw <en> passend")
    published(other, title="Ander thema")
    published(theme, title="Ontwerp", state="draft")
    published(theme, title="Gepauzeerd", state="paused")
    published(theme, title="Van vroeger", published_at=timezone.now() - timedelta(days=30))
    assert mails.send(this_week(row))
    (message,) = mail.outbox
    html = message.alternatives[0][0]
    assert message.subject == "Nieuw: Nieuw <en> passend"
    assert f"/aanbod/{fits.slug}/" in message.body
    assert "Nieuw &lt;en&gt; passend" in html
    for title in ("Ander thema", "Ontwerp", "Gepauzeerd", "Van vroeger"):
        assert title not in message.body + html
    off = message.extra_headers["List-Unsubscribe"]
    assert path_in(off, "uit") in message.body
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    # The next week the same is not new any more.
    later = SubscriberMail.objects.create(subscriber=row, kind="new", week=WEEK + timedelta(days=7))
    assert not mails.send(later.pk)
    later.refresh_from_db()
    assert later.state == "nothing"


def test_without_themes_all_and_in_the_language_that_was_chosen() -> None:
    row = reader(language="en")
    published(ThemeFactory())
    published()
    assert mails.send(this_week(row))
    assert mail.outbox[0].subject == "2 new offers for you"
    assert path_in(mail.outbox[0].body, "keuze").startswith("/en/")


def test_an_offer_of_this_very_moment_is_told_next_time_and_not_lost() -> None:
    row, now = reader(), timezone.now()
    published(published_at=now - timedelta(minutes=1))
    assert not mails.send(this_week(row), now=now)
    next_week = SubscriberMail.objects.create(subscriber=row, kind="new", week=WEEK + timedelta(days=7))
    assert mails.send(next_week.pk, now=now + timedelta(days=7))


def test_who_did_not_confirm_gets_nothing() -> None:
    newsletter.subscribe(email="an@x.test", themes=[], language="nl")
    published()
    assert WEEK is not None
    assert newsletter.order_mails(WEEK) == []


def test_a_week_comes_once_however_often_the_worker_is_told() -> None:
    row, _offer = reader(), published()
    assert WEEK is not None
    first = newsletter.order_mails(WEEK)
    assert newsletter.order_mails(WEEK) == first
    assert [mails.send(first[0]) for _time in range(3)] == [True, False, False]
    assert newsletter.order_mails(WEEK) == []
    assert len(mail.outbox) == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        this_week(row)


def test_a_worker_that_is_killed_before_it_claims_tries_again_and_after_it_never(monkeypatch: pytest.MonkeyPatch) -> None:
    row, _offer = reader(), published()
    pk, before = this_week(row), row.told_until

    def killed(*args: Any) -> Any:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(mails, "message_for", killed)
        with pytest.raises(KeyboardInterrupt):
            mails.send(pk)
    row.refresh_from_db()
    assert (SubscriberMail.objects.get(pk=pk).state, row.told_until) == ("waiting", before)
    with monkeypatch.context() as patch:
        patch.setattr(mails, "leaves", killed)
        with pytest.raises(KeyboardInterrupt):
            mails.send(pk)
    assert not mails.send(pk)
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("problem", "state", "is_told"),
    [
        (SMTPServerDisconnected(), "failed", True),
        (SMTPRecipientsRefused({"an@x.test": (550, b"no")}), "failed", True),
        (SMTPRecipientsRefused({"an@x.test": (450, b"later")}), "waiting", False),
    ],
)
def test_what_may_have_arrived_is_not_sent_again(monkeypatch: pytest.MonkeyPatch, problem: Exception, state: str, is_told: bool) -> None:
    row, _offer = reader(), published()
    pk, before = this_week(row), row.told_until

    def fails(*args: Any) -> int:
        raise problem

    with monkeypatch.context() as patch:
        patch.setattr(locmem.EmailBackend, "send_messages", fails)
        assert not mails.send(pk)
    row.refresh_from_db()
    assert (SubscriberMail.objects.get(pk=pk).state, row.told_until > before) == (state, is_told)
    assert mails.send(pk) == (not is_told)


def test_a_mail_server_that_is_away_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    pk, _offer = this_week(reader()), published()

    def away(*args: Any) -> bool:
        raise ConnectionRefusedError

    with monkeypatch.context() as patch:
        patch.setattr(locmem.EmailBackend, "open", away)
        assert not mails.send(pk)
    assert mails.send(pk)


@pytest.mark.parametrize(
    ("day", "hour", "is_time"), [(20, 23, False), (21, 6, False), (21, 7, True), (23, 23, True), (24, 0, False), (26, 12, False)]
)
def test_from_tuesday_seven_to_the_end_of_thursday(day: int, hour: int, is_time: bool) -> None:
    assert (newsletter.week_to_send(datetime(2024, 5, day, hour, tzinfo=BRUSSELS)) is not None) == is_time


def test_the_hourly_task_orders_and_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    row, told = reader(), list[int]()
    monkeypatch.setattr(tasks.timezone, "now", lambda: datetime(2024, 5, 21, 8, tzinfo=BRUSSELS))
    monkeypatch.setattr(tasks, "tell_worker", lambda task, pk: told.append(pk))
    tasks.send_new_offers()
    assert told == [SubscriberMail.objects.get(subscriber=row).pk]
    tasks.send_what_waits()
    assert len(told) == 1


@pytest.mark.parametrize("count", [1, 3])
def test_a_mail_takes_as_many_queries_for_one_offer_as_for_three(count: int, django_assert_num_queries: Any) -> None:
    row = reader(ThemeFactory())
    for _number in range(count):
        SessionFactory(offer=published(*row.themes.all()))
    pk = this_week(row)
    with django_assert_num_queries(10):
        assert mails.send(pk)


@pytest.mark.parametrize("count", [1, 3])
def test_the_pages_take_as_many_queries_for_one_theme_as_for_three(count: int, client_for: For, django_assert_num_queries: Any) -> None:
    row = reader(*[ThemeFactory() for _number in range(count)])
    guest = client_for(None)
    with django_assert_num_queries(1):
        guest.get(ADDRESS)
    with django_assert_num_queries(3):
        guest.get(f"{ADDRESS}keuze/{own_token(row)}/")


def test_the_history_never_holds_the_address() -> None:
    row = newsletter.subscribe(email="an@x.test", themes=[], language="nl")
    newsletter.confirm(subscriber=row)
    told = history_of(Subscriber, row.pk)
    assert len(told) == 3
    assert "an@x.test" not in repr(told)


def test_the_offer_leads_there_and_keeps_the_theme(client_for: For) -> None:
    theme = ThemeFactory()
    assert f'href="{ADDRESS}?thema={theme.pk}"' in client_for(None).get(f"/aanbod/?thema={theme.pk}").content.decode()
    assert free_slug("Nieuwsbrief") == "nieuwsbrief-2"


@pytest.mark.parametrize("role", ["visitor", "member", "staff", "publisher"])
def test_everybody_may_ask(request: pytest.FixtureRequest, client_for: For, role: str) -> None:
    user = request.getfixturevalue(role)
    client = client_for(user)
    page = client.get(ADDRESS).content.decode()
    assert user is None or f'value="{user.email}"' in page
    assert client.post(ADDRESS, {"email": "an@x.test", "language": "nl"}).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_three_workers_at_once_send_one_mail_and_three_forms_make_one_row() -> None:
    pk, _offer = this_week(reader()), published()
    assert together(*([lambda: int(mails.send(pk))] * 3)) == [0, 0, 1]
    together(*([lambda: newsletter.subscribe(email="bo@x.test", themes=[], language="nl").pk] * 3))
    assert Subscriber.objects.filter(email="bo@x.test").count() == 1
