"""What is kept of one person: shown whole, given as a file, and erased so that no table holds the address or the name."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pghistory.models import Context
from pytest_django import DjangoAssertNumQueries

from goals.models import Activity
from landscape.models import Membership, Organisation
from services.actions.evaluations import Answer, evaluate
from services.actions.newsletter import confirm, subscribe
from services.actions.papers import order_certificate, order_list
from services.actions.registrations.links import renew_link
from services.actions.registrations.registering import Person as Colleague
from services.mails.sending import send_notice
from services.models import (
    AccessNeed,
    AdviceFile,
    AdviceMail,
    AdviceMeeting,
    AdviceMessage,
    AdviceRequest,
    Evaluation,
    Notice,
    Participant,
    Registration,
    Session,
    Subscriber,
)
from steunpunt.accounts.models import Invitation, User
from steunpunt.audit.actions import recording
from steunpunt.portal.digest.models import Digest, MailChoice
from steunpunt.portal.privacy import actions
from steunpunt.reports.models import Report
from steunpunt.reports.sections.models import ReportSection, SectionComment, Story
from steunpunt.shared import personal
from steunpunt.shared.events import events_of
from tests.factories import ActivityFactory, AdviceRequestFactory, PolicyPlanFactory, SessionFactory, SupportOfferFactory, UserFactory
from tests.goals.activities.test_races import together
from tests.services.asking import ask

pytestmark = pytest.mark.django_db
For = Callable[[User | None], Client]
EMAIL = "annelies.v+werk@persoon.test"
NAME = "Annelies Vandenborre"
OTHER = "bo@ander.test"
# Where a name may stay, and the page says why.
STAYS = {"goals_activity", "services_supportoffer", "reports_report", "reports_story", "reports_reportsection", "reports_sectioncomment"}
MAY_STAY = STAYS | {f"{table}event" for table in STAYS}


def tables_with(word: str) -> set[str]:
    """Every table of which a row holds this word in any column, history and libraries included."""
    # A row as text doubles what escapes, and JSON within it once more.
    words = [word.lower().replace("\\", "\\" * times) for times in (1, 2, 4)]
    with connection.cursor() as cursor:
        found = set()
        for table in connection.introspection.table_names(cursor):
            holds = " OR ".join(["position(%s in lower(t::text)) > 0"] * len(words))
            cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{table}" t WHERE {holds})', words)
            if cursor.fetchone()[0]:
                found.add(table)
    return found


def past(session: Session) -> Session:
    """It was held yesterday."""
    begin = timezone.now() - timedelta(days=1)
    Session.objects.filter(pk=session.pk).update(starts_at=begin, ends_at=begin + timedelta(hours=3), state="closed")
    return session


def sent(registration: Registration) -> None:
    for notice in Notice.objects.filter(registration=registration, state="waiting"):
        send_notice(notice.pk)


@pytest.fixture
def account(organisation: Organisation, publisher: User) -> User:
    """Somebody with an account, in every way that an account leaves traces."""
    with recording(publisher):
        user = UserFactory(email=EMAIL, name="Annelies Vroeger")
        Membership.objects.create(user=user, organisation=organisation)
        Invitation.objects.create(user=user, invited_by=publisher, accepted_at=timezone.now())
    with recording(user):
        User.objects.filter(pk=user.pk).update(name=NAME)
        MailChoice.objects.create(user=user, wants_digest=False)
        Digest.objects.create(user=user, week=date(2024, 5, 20))
    user.refresh_from_db()
    with recording(user):
        EmailAddress.objects.create(user=user, email=EMAIL, verified=True, primary=True)
        EmailAddress.objects.create(user=user, email="thuis@persoon.test", verified=True)
        User.objects.filter(pk=user.pk).update(last_login=timezone.now(), is_staff=True)
    users = ContentType.objects.get_for_model(User)
    LogEntry.objects.create(user=publisher, content_type=users, object_id=str(user.pk), object_repr=NAME, action_flag=2)
    return user


def register_everywhere(actor: User | None, name: str) -> None:
    """As contact with colleagues, as a colleague of somebody else, to come and over, placed and waiting."""
    me, colleague = Colleague(name, EMAIL), Colleague("Bo Bakker", OTHER)
    texts = {"remark": f"Bel {name} op", "invoice_to": name, "order_reference": f"bon {name}"[:80], "access_need": f"{name} hoort slecht"}
    own = ask(SessionFactory(), "Iemand", actor=actor, people=(me, colleague), contact_name=name, contact_email=EMAIL.upper(),
              organisation_name=f"Zelfstandige {name}", **texts)  # fmt: skip
    renew_link(registration=own, key=own.link_key)
    sent(own)
    ask(SessionFactory(), "Iemand", actor=actor, people=(Colleague(name.upper()), colleague), contact_name=name, contact_email=EMAIL)
    ask(SessionFactory(), "Iemand", actor=None, people=(me,), contact_name=name, contact_email=EMAIL)
    of_bo = ask(SessionFactory(), "Bo", actor=None, people=(me, colleague), contact_email=OTHER, remark=f"{name} komt later ({EMAIL})",
                order_reference=f"voor {name}"[:80], access_need=f"{name} eet geen vlees", organisation_name="De Kring")  # fmt: skip
    sent(of_bo)
    held = past(SessionFactory())
    row = Registration.objects.create(session=held, state="placed", contact_name=name, contact_email=EMAIL, form_token=uuid4())
    seat = Participant.objects.create(registration=row, session=held, name=name, email=EMAIL, seat="placed", attended=True)
    evaluate(participant=seat, answer=Answer(5, 9, "Goed"))
    order_certificate(actor=None, participant=seat)
    order_list(actor=None, session=held)


def ask_advice_everywhere(actor: User | None, name: str, staff: User) -> None:
    asker = {"contact_name": name, "contact_email": EMAIL, "subject": f"Vraag van {name}", "question": f"Ik ben {name}", "user": actor}
    main = AdviceRequestFactory(contact_email=OTHER, subject=f"Samen met {name}", question=f"Met {name}, {EMAIL}")
    asked = [AdviceRequestFactory(**asker, organisation_name=f"Zelfstandige {name}")]
    asked.append(AdviceRequestFactory(**asker, state="closed", outcome="helped", closed_at=timezone.now()))
    asked.append(AdviceRequestFactory(**asker, state="closed", outcome="duplicate", closed_at=timezone.now(), merged_into=main))
    for request in [main, *asked]:
        for kind in ("asker", "answer", "note"):
            AdviceMessage.objects.create(request=request, kind=kind, text=f"Dag {name}, {EMAIL}", form_token=uuid4(), created_by=staff)
        AdviceMail.objects.create(request=request, kind="received", recipient=EMAIL)
        AdviceMeeting.objects.create(
            request=request, held_on=date(2024, 5, 1), half_days=1, mode="online", note=f"Met {name}", form_token=uuid4()
        )
    AdviceFile.objects.create(
        request=asked[0], file=ContentFile(b"x", name="brief.txt"), name=f"{name}.txt", content_type="text/plain", size=1, sha256="0" * 64
    )


def leave_what_may_stay(name: str) -> None:
    ActivityFactory(title=f"Gesprek met {name}")
    SupportOfferFactory(trainers=name)
    report = Report.objects.create(plan=PolicyPlanFactory(), year=2024, title="Jaarverslag 2024")
    section = ReportSection.objects.create(report=report, kind="landscape", html=f"<p>{name}</p>")
    SectionComment.objects.create(section=section, text=f"Vraag het aan {name}")
    Story.objects.create(report=report, title="Verhaal", person=name, consent_from=name, consent_on=date(2024, 5, 1), consent_scope="full")
    frozen = json.dumps({"stories": [name]}, ensure_ascii=False)
    Report.objects.filter(pk=report.pk).update(state="frozen", frozen_data=frozen, data_sha256="0" * 64, frozen_at=timezone.now())


@pytest.fixture
def life(account: User, staff: User, transactional_mails: None) -> User:
    """Every kind of row that a person leaves."""
    register_everywhere(account, NAME)
    ask_advice_everywhere(account, NAME, staff)
    confirm(subscriber=subscribe(email=EMAIL, themes=[], language="nl"))
    leave_what_may_stay(NAME)
    return account


@pytest.fixture
def transactional_mails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("services.mails.ordering.send_soon", lambda pk: None)
    monkeypatch.setattr("services.actions.newsletter.send_soon", lambda pk: None)
    monkeypatch.setattr("services.actions.papers.send_soon", lambda pk: None)


def test_after_erasing_no_table_holds_the_address_or_the_name(life: User, publisher: User) -> None:
    before = tables_with(EMAIL) | tables_with(NAME)
    assert {"accounts_user", "accounts_userevent", "services_registration", "services_registrationevent", "pghistory_context"} <= before
    actions.erase(actor=publisher, email=f" {EMAIL.upper()} ")
    assert tables_with(EMAIL) == tables_with("thuis@persoon.test") == tables_with("Annelies Vroeger") == set()
    assert tables_with(NAME) <= MAY_STAY
    assert tables_with(NAME) >= STAYS


@pytest.mark.parametrize("name", ["Zoë Ünal-D'Hoedt", "A.B+C* (x) [y] {2}", "An \\d ^$", "Ö|K ?", "Li"])
def test_strange_names_are_erased_too_and_nobody_else(name: str, publisher: User, staff: User, transactional_mails: None) -> None:
    register_everywhere(None, name)
    ask_advice_everywhere(None, name, staff)
    bystander = ask(SessionFactory(), "Lies", actor=None, remark="Een lieve groet van Annelies, Lies en Dirk")
    AdviceMessage.objects.create(
        request=AdviceRequest.objects.filter(contact_email=OTHER)[0], kind="note", text="Lieve Lies", form_token=uuid4()
    )
    actions.erase(actor=publisher, email=EMAIL)
    assert tables_with(EMAIL) == set()
    if name != "Li":
        assert tables_with(name) == set()
    bystander.refresh_from_db()
    assert bystander.remark == "Een lieve groet van Annelies, Lies en Dirk"
    assert AdviceMessage.objects.filter(text="Lieve Lies").exists()
    assert not Participant.objects.filter(name=name).exists()
    assert Participant.objects.filter(name="Bo Bakker", email=OTHER).count() == 3
    assert Registration.objects.filter(contact_email=OTHER, remark="… komt later (…)").count() == 1


NAMES = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters="…"), min_size=2, max_size=20)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=NAMES, last=NAMES)
def test_any_name_is_taken_out_of_a_text_as_a_whole_word(first: str, last: str) -> None:
    name = f"{first} {last}"
    person = personal.Person(EMAIL, None, frozenset({name}))
    with transaction.atomic():
        row = AdviceRequestFactory(question=f"Dag {name} en x{name}x, {EMAIL.upper()}!")
        AdviceRequest.objects.filter(pk=row.pk).update(question=personal.without(person, "question"))
        row.refresh_from_db()
        row.delete()
    assert row.question.startswith("Dag … en x")
    assert row.question.endswith(", …!")


def test_counts_stay(life: User, publisher: User) -> None:
    def counts() -> list[int]:
        came = Participant.objects.filter(attended=True).count()
        closed = AdviceRequest.objects.filter(outcome="helped").count()
        return [
            Registration.objects.count(),
            Participant.objects.count(),
            came,
            closed,
            Evaluation.objects.count(),
            Context.objects.count(),
        ]

    before = counts()
    actions.erase(actor=publisher, email=EMAIL)
    assert counts()[:-1] == before[:-1]
    assert counts()[-1] >= before[-1]
    assert not AdviceRequest.objects.filter(contact_email=EMAIL).exists()
    assert set(AdviceRequest.objects.filter(anonymised_at__isnull=False).values_list("outcome", flat=True)) == {
        "withdrawn",
        "helped",
        "duplicate",
    }
    life.refresh_from_db()
    assert (life.is_active, life.is_staff, life.name) == (False, False, f"Gewist account {life.pk}")
    assert not life.has_usable_password()
    assert not Subscriber.objects.exists()
    assert not AccessNeed.objects.filter(registration__contact_email="").exists()


def test_a_place_to_come_goes_to_who_waits(member: User, publisher: User, transactional_mails: None) -> None:
    session = SessionFactory(capacity=1)
    mine = ask(session, "An", actor=None, contact_email=EMAIL, people=(Colleague(NAME, EMAIL),))
    waits = ask(session, "Bo", actor=member)
    over = past(SessionFactory())
    row = Registration.objects.create(session=over, state="placed", contact_name=NAME, contact_email=EMAIL, form_token=uuid4())
    Participant.objects.create(registration=row, session=over, name=NAME, email=EMAIL, seat="placed", attended=True)
    old = mine.link_key
    actions.erase(actor=publisher, email=EMAIL)
    mine.refresh_from_db()
    waits.refresh_from_db()
    assert (mine.state, waits.state) == ("cancelled", "offered")
    assert mine.link_key != old
    assert Participant.objects.get(registration=row).seat == "placed"
    assert not Notice.objects.filter(to=EMAIL).exists()
    # No mail is ordered to nobody.
    assert not Notice.objects.filter(to="").exists()


def test_the_page_shows_everything_and_what_stays(client_for: For, life: User, publisher: User) -> None:
    page = client_for(publisher).post("/werk/privacy/", {"email": EMAIL}).content.decode()
    for said in ("Inschrijvingen als contactpersoon: 4", "Plaatsen in sessies: 5", "Toegankelijkheidsnoden: 1", "Adviesvragen: 3",
                 "Berichten over advies: 9", "Bestanden bij advies: 1", "Nieuw aanbod per mail: 1", "Account: 1", "Spreekt voor: 1",
                 "Ingevulde evaluaties: 1", "Verhalen die deze persoon noemen: 1", "Bevroren verslagen die deze persoon noemen: 1",
                 "Teksten en opmerkingen in verslagen die deze persoon noemen: 2", "Aanbod en sessies die deze persoon noemen: 1",
                 "Activiteiten waarvan de tekst deze persoon noemt: 1",
                 "Wijzigingen in het portaal: 1", "thuis@persoon.test", "Wat blijft, en waarom"):  # fmt: skip
        assert said in page, said


def test_the_files_hold_everything(client_for: For, life: User, publisher: User) -> None:
    desk = client_for(publisher)
    answer = desk.post("/werk/privacy/gegevens/", {"email": EMAIL, "as": "json"})
    assert "attachment" in answer.headers["Content-Disposition"]
    assert EMAIL not in answer.headers["Content-Disposition"]
    kept = json.loads(answer.content)["kept"]
    assert {key: kept[key]["count"] for key in ("registrations", "participants", "advice_requests", "subscription", "account")} == {
        "registrations": 4, "participants": 5, "advice_requests": 3, "subscription": 1, "account": 1,
    }  # fmt: skip
    assert f"Bel {NAME} op" in answer.content.decode()
    # What colleagues of this person gave is theirs.
    assert OTHER not in answer.content.decode()
    assert kept["evaluations"]["stays_after_erasing"] is True
    page = desk.post("/werk/privacy/gegevens/", {"email": EMAIL, "as": "html"})
    assert page.headers["Content-Type"].startswith("text/html")
    assert f"Bel {NAME} op" in page.content.decode()


def test_typing_the_address_confirms(client_for: For, life: User, publisher: User) -> None:
    desk = client_for(publisher)
    answer = desk.post("/werk/privacy/wissen/", {"email": EMAIL, "typed": "iemand@anders.test"})
    assert answer.status_code == 422
    assert "Dit is een ander adres" in answer.content.decode()
    assert 'value="iemand@anders.test"' in answer.content.decode()
    assert Registration.objects.filter(contact_email__iexact=EMAIL).exists()
    answer = desk.post("/werk/privacy/wissen/", {"email": EMAIL, "typed": EMAIL.upper()}, follow=True)
    assert "Inschrijvingen als contactpersoon: 4" in answer.content.decode()
    assert "Onder dit adres bewaren we niets" in desk.post("/werk/privacy/", {"email": EMAIL}).content.decode()
    again = desk.post("/werk/privacy/wissen/", {"email": EMAIL, "typed": EMAIL}, follow=True)
    assert "Er was niets te wissen" in again.content.decode()


@pytest.mark.parametrize("given", [{}, {"email": "x"}, {"email": "x\0@y.test", "typed": "x"}, {"email": "a" * 400 + "@y.test"}])
def test_bad_input_says_what(client_for: For, publisher: User, given: dict[str, str]) -> None:
    desk = client_for(publisher)
    for path in ("/werk/privacy/", "/werk/privacy/gegevens/"):
        assert desk.post(path, given).status_code == 422
    assert "Zoek het adres eerst op" in desk.post("/werk/privacy/wissen/", given, follow=True).content.decode()


@pytest.mark.parametrize(("role", "status"), [("visitor", 302), ("member", 403), ("stranger", 403), ("staff", 403), ("publisher", 200)])
def test_only_publishers_come_here(request: pytest.FixtureRequest, client_for: For, role: str, status: int) -> None:
    user = request.getfixturevalue(role)
    assert client_for(user).get("/werk/privacy/").status_code == status
    assert client_for(user).post("/werk/privacy/gegevens/", {"email": EMAIL}).status_code == status
    if user is not None and status == 403:
        with pytest.raises(PermissionDenied):
            actions.erase(actor=user, email=EMAIL)


def test_a_colleague_and_oneself_are_not_erased_by_accident(client_for: For, publisher: User, staff: User) -> None:
    for user, why in ((publisher, "eigen account"), (staff, "hier nog werkt")):
        page = client_for(publisher).post("/werk/privacy/", {"email": user.email}).content.decode()
        assert why in page
        assert "Wis definitief" not in page
        with pytest.raises(actions.PrivacyError):
            actions.erase(actor=publisher, email=user.email)
    User.objects.filter(pk=staff.pk).update(is_active=False)
    actions.erase(actor=publisher, email=staff.email)
    assert tables_with(staff.email) == set()


def test_everything_goes_or_nothing_does(life: User, publisher: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(person: personal.Person, actor: Any) -> None:
        raise RuntimeError

    before = tables_with(EMAIL)
    monkeypatch.setitem(personal.PARTS, "zz", personal.Part("zz", lambda person: (), fails))
    with pytest.raises(RuntimeError):
        actions.erase(actor=publisher, email=EMAIL)
    assert tables_with(EMAIL) == before


def test_who_erased_is_written_down_and_not_whom(life: User, publisher: User) -> None:
    actions.erase(actor=publisher, email=EMAIL)
    event = events_of(User).filter(pgh_obj_id=life.pk).latest("pgh_id")
    assert event.pgh_context.metadata["actor"] == publisher.pk
    assert event.pgh_context.metadata["reason"] == actions.REASON
    assert Context.objects.filter(metadata__actor=life.pk, metadata__actor_name=f"Gewist account {life.pk}").exists()


def test_the_history_stays_closed_for_everything_else(life: User, publisher: User) -> None:
    actions.erase(actor=publisher, email=EMAIL)
    with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
        events_of(User).filter(pgh_obj_id=life.pk).update(name="Anders")


def test_the_page_asks_as_often_for_one_as_for_three(
    client_for: For, publisher: User, staff: User, transactional_mails: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    desk = client_for(publisher)
    for _turn in range(2):
        register_everywhere(None, NAME)
        ask_advice_everywhere(None, NAME, staff)
        leave_activity()
        with django_assert_max_num_queries(30):
            assert desk.post("/werk/privacy/", {"email": EMAIL}).status_code == 200


def leave_activity() -> Activity:
    return ActivityFactory(title=f"Gesprek met {NAME}")


@pytest.mark.django_db(transaction=True)
def test_two_publishers_and_somebody_who_registers_at_once_do_not_stand_in_each_others_way(
    account: User, publisher: User, member: User, transactional_mails: None
) -> None:
    register_everywhere(account, NAME)
    session = Participant.objects.filter(email=EMAIL, seat="placed", session__state="open")[0].session
    works = [lambda: len(actions.erase(actor=publisher, email=EMAIL))] * 2
    assert len(together(*works, lambda: ask(session, "Nieuw", actor=account).pk, lambda: ask(session, "Ook", actor=member).pk)) == 4
    assert Participant.objects.filter(session=session, name__in=["Nieuw", "Ook"]).count() == 2
    assert tables_with(EMAIL) == set()
    # Who was at work with an account that is erased at that very moment is noted once more, in the audit alone.
    assert tables_with(NAME) <= {"pghistory_context"}
