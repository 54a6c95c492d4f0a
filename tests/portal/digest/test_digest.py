"""The weekly mail: exactly what is missing, once, in one's own language, and off for who does not want it."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from smtplib import SMTPServerDisconnected
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.core.mail.backends import locmem
from django.db import IntegrityError, transaction
from django.test import Client

from goals.models import Activity, ActivityStaff, ClosedYear, OperationalGoal
from steunpunt.accounts.models import User
from steunpunt.portal import tasks
from steunpunt.portal.digest.actions import order_digests, week_to_send
from steunpunt.portal.digest.mail import off_link, send_digest
from steunpunt.portal.digest.missing import MOST_NAMED, missing_for, quarter_of
from steunpunt.portal.digest.models import Digest, MailChoice
from steunpunt.shared import duties
from tests.factories import ActivityFactory, OperationalGoalFactory, PolicyPlanFactory, UserFactory
from tests.goals.activities.test_races import together

pytestmark = pytest.mark.django_db
Maker = Callable[[User | None], Client]
TODAY = date(2024, 5, 20)
KNOWN = {"participations": 3, "participations_status": "measured", "half_days_status": "not-applicable"}


@pytest.fixture
def goal(staff: User) -> OperationalGoal:
    return OperationalGoalFactory(number=1, owner=staff, short_label="Vrijwilligers", strategic_goal__plan=PolicyPlanFactory())


def of(user: User, **values: Any) -> Activity:
    activity = ActivityFactory(**{"starts_on": date(2024, 5, 2), **values})
    ActivityStaff.objects.create(activity=activity, user=user)
    return activity


def waiting(user: User) -> int:
    return Digest.objects.create(user=user, week=TODAY).pk


def test_an_own_goal_without_work_this_quarter_is_missing(staff: User, publisher: User, goal: OperationalGoal) -> None:
    OperationalGoalFactory(number=2, owner=publisher)
    OperationalGoalFactory(number=3, owner=staff, archived_at=datetime(2024, 1, 1, tzinfo=ZoneInfo("UTC")))
    ActivityFactory(goals=[goal], starts_on=date(2024, 3, 31), **KNOWN)
    assert missing_for(staff, TODAY).goals == (goal,)
    assert missing_for(staff, date(2026, 5, 20)).goals == ()
    ActivityFactory(goals=[goal], starts_on=date(2024, 6, 30), **KNOWN)
    assert missing_for(staff, TODAY).goals == ()


def test_a_quarter_that_has_only_begun_lacks_nothing_yet(staff: User, goal: OperationalGoal) -> None:
    assert [bool(missing_for(staff, date(2024, 4, day)).goals) for day in (1, 14, 15)] == [False, False, True]
    assert quarter_of(date(2024, 12, 31)) == (date(2024, 10, 1), date(2025, 1, 1))


def test_own_entries_with_something_unknown_are_missing(staff: User, publisher: User) -> None:
    mine = of(staff, participations_status="not-applicable")
    alone = ActivityFactory(created_by=staff, starts_on=date(2024, 5, 1), half_days_status="not-applicable")
    of(staff, **KNOWN)
    of(publisher, created_by=staff)
    of(staff, starts_on=date(2024, 5, 21))
    of(staff, starts_on=date(2022, 5, 1))
    of(staff, starts_on=date(2023, 5, 1))
    ClosedYear.objects.create(year=2023)
    found = missing_for(staff, TODAY)
    assert (found.entries, found.entries_in_all) == ((mine, alone), 2)


def test_members_lack_nothing(member: User) -> None:
    ActivityFactory(created_by=member)
    assert missing_for(member, TODAY).is_empty


@pytest.mark.parametrize("count", [1, 3])
def test_a_mail_takes_a_fixed_number_of_queries(count: int, staff: User, goal: OperationalGoal, django_assert_num_queries: Any) -> None:
    for number in range(count):
        OperationalGoalFactory(number=number + 5, owner=staff)
        of(staff)
    # Own goals, own entries, the sections of reports, own questions for advice, own sessions.
    with django_assert_num_queries(5):
        missing_for(staff, TODAY)


def test_the_mail_says_it_in_text_and_in_html(staff: User, goal: OperationalGoal) -> None:
    entry = of(staff, title="Vorming <x>")
    assert send_digest(waiting(staff), today=TODAY)
    (message,) = mail.outbox
    assert (message.to, message.subject) == ([staff.email], "Er ontbreken 2 dingen deze week")
    html = message.alternatives[0][0]
    for text in (message.body, html):
        assert "SD1-OD1 Vrijwilligers" in text
        assert f"/werk/activiteiten/{entry.pk}/wijzigen/" in text
        assert "deelnames en dagdelen onbekend" in text
        assert "/mails/uit/" in text
    assert "Vorming <x>" in message.body
    assert "Vorming &lt;x&gt;" in html
    assert "style=" not in html
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_many_entries_are_counted_and_not_all_named(staff: User) -> None:
    for _number in range(MOST_NAMED + 2):
        of(staff)
    assert send_digest(waiting(staff), today=TODAY)
    assert mail.outbox[0].body.count("/wijzigen/") == MOST_NAMED
    assert "En nog 2:" in mail.outbox[0].body


def test_english_for_who_chose_english(staff: User, goal: OperationalGoal) -> None:
    MailChoice.objects.create(user=staff, language="en")
    assert send_digest(waiting(staff), today=TODAY)
    assert "Your goals without an activity this quarter" in mail.outbox[0].body
    assert "/en/mails/uit/" in mail.outbox[0].body


def test_nothing_missing_or_switched_off_is_no_mail(staff: User, publisher: User, goal: OperationalGoal) -> None:
    MailChoice.objects.create(user=staff, wants_digest=False)
    for user in (staff, publisher):
        pk = waiting(user)
        assert not send_digest(pk, today=TODAY)
        assert Digest.objects.get(pk=pk).state == "nothing"
    assert mail.outbox == []


def test_a_week_comes_once(staff: User, goal: OperationalGoal) -> None:
    pk = waiting(staff)
    assert [send_digest(pk, today=TODAY) for _time in range(3)] == [True, False, False]
    assert len(mail.outbox) == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        waiting(staff)
    with pytest.raises(IntegrityError), transaction.atomic():
        Digest.objects.create(user=staff, week=date(2024, 5, 21))


def test_only_colleagues_who_want_it_get_a_row(staff: User, publisher: User, member: User) -> None:
    UserFactory(role="staff", is_active=False)
    MailChoice.objects.create(user=publisher, wants_digest=False)
    week = date(2024, 5, 20)
    first = order_digests(week)
    assert list(Digest.objects.values_list("user", flat=True)) == [staff.pk]
    assert order_digests(week) == first
    Digest.objects.update(state="nothing")
    assert order_digests(week) == []
    assert len(order_digests(week + timedelta(days=7))) == 1


@pytest.mark.parametrize(
    ("day", "hour", "week"),
    [(20, 6, None), (20, 7, 20), (21, 0, 20), (22, 23, 20), (23, 0, None), (26, 12, None), (27, 8, 27)],
)
def test_it_leaves_from_monday_seven_to_wednesday(day: int, hour: int, week: int | None) -> None:
    now = datetime(2024, 5, day, hour, 30, tzinfo=ZoneInfo("Europe/Brussels"))
    assert week_to_send(now) == (date(2024, 5, week) if week else None)


def test_the_hourly_task_tells_the_worker_of_what_waits(staff: User, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    monkeypatch.setattr(tasks, "tell_worker", lambda task, pk: told.append(pk))
    monkeypatch.setattr(tasks, "week_to_send", lambda now: TODAY)
    tasks.send_digests()
    tasks.send_digests()
    assert told == [Digest.objects.get().pk] * 2
    monkeypatch.setattr(tasks, "week_to_send", lambda now: None)
    tasks.send_digests()
    assert len(told) == 2


def test_a_mail_server_that_is_away_is_tried_again_and_one_that_breaks_off_is_not(
    staff: User, publisher: User, goal: OperationalGoal, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_arguments: object) -> None:
        raise ConnectionRefusedError

    def breaks_off(*_arguments: object) -> int:
        raise SMTPServerDisconnected

    pk = waiting(staff)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(locmem.EmailBackend, "open", away)
        assert not send_digest(pk, today=TODAY)
    assert Digest.objects.get(pk=pk).state == "waiting"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(locmem.EmailBackend, "send_messages", breaks_off)
        assert not send_digest(pk, today=TODAY)
    assert Digest.objects.get(pk=pk).state == "failed"
    assert not send_digest(pk, today=TODAY)
    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_three_workers_at_one_mail_send_it_once() -> None:
    user = UserFactory(role="staff")
    of(user)
    pk = waiting(user)
    assert together(*([lambda: int(send_digest(pk, today=TODAY))] * 3)) == [0, 0, 1]
    assert len(mail.outbox) == 1


def test_what_other_rooms_say_stands_in_the_mail_too(staff: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duties, "SOURCES", [])
    duties.register(lambda user, today: [duties.Duty(f"Schrijf de tekst van {user.name}", "/werk/tekst/1/")])
    assert send_digest(waiting(staff), today=TODAY)
    assert "Er ontbreekt één iets" in mail.outbox[0].subject
    assert "Schrijf de tekst van Stan Medewerker" in mail.outbox[0].body
    assert "/werk/tekst/1/" in mail.outbox[0].alternatives[0][0]
    assert "niet van toepassing" not in mail.outbox[0].body


def link_for(user: User) -> str:
    return re.sub(r"^https?://[^/]+", "", off_link(user))


def test_the_link_of_a_mail_switches_off_without_a_login(staff: User) -> None:
    client, link = Client(enforce_csrf_checks=True), link_for(staff)
    assert "uitzetten?" in client.get(link).content.decode()
    assert not MailChoice.objects.exists()
    page = client.post(link, {"List-Unsubscribe": "One-Click"})
    assert page.status_code == 200
    assert not MailChoice.objects.get(user=staff).wants_digest
    assert "staat uit" in client.get(link).content.decode()
    client.post(link, {"what": "on"})
    assert MailChoice.objects.get(user=staff).wants_digest


def test_the_link_works_for_who_is_logged_in_without_a_second_step(client_for: Maker) -> None:
    user = UserFactory(role="staff", second_step=False)
    assert client_for(user).post(link_for(user)).status_code == 200
    assert not MailChoice.objects.get(user=user).wants_digest


def test_a_false_link_or_one_of_somebody_who_left_does_nothing(staff: User) -> None:
    link = link_for(staff)
    assert Client().post(f"{link[:-3]}x/").status_code == 410
    staff.is_active = False
    staff.save()
    assert Client().post(link).status_code == 410
    assert not MailChoice.objects.exists()


def test_my_mails_shows_what_is_missing_and_keeps_the_choice(client_for: Maker, staff: User, publisher: User, member: User) -> None:
    assert [client_for(user).get("/mijn/mails/").status_code for user in (None, member, staff, publisher)] == [302, 403, 200, 200]
    client = client_for(staff)
    assert "Er ontbreekt niets" in client.get("/mijn/mails/").content.decode()
    assert client.post("/mijn/mails/", {"language": "en"}).status_code == 302
    choice = MailChoice.objects.get(user=staff)
    assert (choice.wants_digest, choice.language) == (False, "en")
    assert client.post("/mijn/mails/", {"language": "tlh"}).status_code == 422
