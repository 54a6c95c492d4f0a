"""The thread: what askers and colleagues write, who sees it, and which mails go out."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from smtplib import SMTPDataError, SMTPServerDisconnected
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.mail.backends import locmem
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from services.actions.advice.answering import answer, assign, leave_note, renew_link, revoke_link, take
from services.actions.advice.asking import reply, say_helped, withdraw
from services.actions.advice.basics import AdviceConflictError, AdviceError
from services.actions.advice.forgetting import months_before
from services.actions.advice.merging import merge
from services.advice.mails import send_mail_of
from services.models import AdviceFile, AdviceMail, AdviceMessage, AdviceRequest, AnswerSnippet
from steunpunt.accounts.models import User
from tests.factories import AdviceRequestFactory, OperationalGoalFactory, UserFactory
from tests.services.advice.test_asking import PNG

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User | None], Client]


@pytest.fixture(autouse=True)
def no_counts() -> None:
    cache.clear()


@pytest.fixture
def asked() -> AdviceRequest:
    return AdviceRequestFactory()


def write(actor: User, request: AdviceRequest, text: str = "Zo doe je dat.", **more: Any) -> AdviceMessage | None:
    request.refresh_from_db()
    return answer(actor=actor, request=request, **{"text": text, "form_token": uuid4(), "version": request.version, **more})


def send_all() -> list[str]:
    before = len(mail.outbox)
    for pk in AdviceMail.objects.waiting().values_list("pk", flat=True):
        send_mail_of(pk)
    return [letter.subject for letter in mail.outbox[before:]]


def state(request: AdviceRequest) -> str:
    request.refresh_from_db()
    return request.state


def test_taking_answering_and_replying_move_the_state(staff: User, asked: AdviceRequest) -> None:
    take(actor=staff, request=asked)
    assert (state(asked), asked.assignee) == ("taken", staff)
    write(staff, asked, waits=True)
    assert state(asked) == "waiting"
    reply(actor=None, request=asked, text="Dit nog.", form_token=uuid4())
    assert state(asked) == "taken"
    write(staff, asked)
    assert state(asked) == "answered"
    say_helped(actor=None, request=asked, text="", form_token=uuid4())
    assert state(asked) == "answered"
    assign(actor=staff, request=asked, person=None)
    reply(actor=None, request=asked, text="Toch nog iets.", form_token=uuid4())
    assert state(asked) == "new"


def test_of_two_who_take_it_the_second_hears_so(staff: User, publisher: User, asked: AdviceRequest) -> None:
    take(actor=staff, request=asked)
    with pytest.raises(AdviceError, match="Stan Medewerker"):
        take(actor=publisher, request=asked)
    assign(actor=publisher, request=asked, person=publisher)
    assert AdviceRequest.objects.get().assignee == publisher


def test_only_who_may_answer_does(member: User, staff: User, asked: AdviceRequest) -> None:
    with pytest.raises(PermissionDenied):
        write(member, asked)
    with pytest.raises(AdviceError):
        assign(actor=staff, request=asked, person=member)
    for action in (take,):
        with pytest.raises(PermissionDenied):
            action(actor=member, request=asked)
    assert not AdviceMessage.objects.exists()


def test_a_form_sent_twice_is_one_message(staff: User, asked: AdviceRequest) -> None:
    token = uuid4()
    write(staff, asked, form_token=token)
    assert answer(actor=staff, request=asked, text="Zo doe je dat.", form_token=token, version=1) is None
    reply_token = uuid4()
    for _ in range(2):
        reply(actor=None, request=asked, text="Dank!", form_token=reply_token)
    assert AdviceMessage.objects.count() == 2


def test_an_answer_to_an_older_version_is_held_until_it_was_read(client_for: ClientFor, staff: User, asked: AdviceRequest) -> None:
    reply(actor=None, request=asked, text="Laat maar, het is al opgelost.", form_token=uuid4())
    with pytest.raises(AdviceConflictError):
        answer(actor=staff, request=asked, text="x", form_token=uuid4(), version=1)
    form = {"text": "Mijn lange antwoord", "form_token": str(uuid4()), "version": 1, "send": "answered"}
    page = client_for(staff).post(f"/werk/advies/{asked.pk}/antwoord/", form)
    assert page.status_code == 409
    assert "Mijn lange antwoord" in page.content.decode()
    assert "al opgelost" in page.content.decode()
    assert 'name="version" value="2"' in page.content.decode()
    assert client_for(staff).post(f"/werk/advies/{asked.pk}/antwoord/", {**form, "version": 2}).status_code == 302


def test_the_asker_replies_adds_a_file_and_never_sees_a_note(client: Client, staff: User, asked: AdviceRequest) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    leave_note(actor=staff, request=asked, text="Moeilijke klant", form_token=uuid4())
    write(staff, asked, "Een antwoord")
    url = f"/advies/{asked.link_key}/"
    file = SimpleUploadedFile("plan.png", PNG, content_type="image/png")
    sent = client.post(url, {"what": "reply", "form_token": str(uuid4()), "text": "Hier is het plan", "attachments": [file]})
    assert sent.status_code == 302
    page = client.get(url).content.decode()
    assert "Een antwoord" in page
    assert "plan.png" in page
    assert "Moeilijke klant" not in page
    assert client.post(url, {"what": "reply", "form_token": str(uuid4()), "text": ""}).status_code == 422
    assert client.post(url, {"what": "onzin"}).status_code == 422


def test_a_file_of_a_note_is_for_colleagues(client_for: ClientFor, staff: User, asked: AdviceRequest) -> None:
    note = leave_note(actor=staff, request=asked, text="Zie bijlage", form_token=uuid4())
    AdviceFile.objects.create(request=asked, message=note, file="x", name="x.pdf", content_type="application/pdf", size=1, sha256="0")
    assert client_for(None).get(f"/advies/{asked.link_key}/bestand/{AdviceFile.objects.get().pk}/").status_code == 404


def test_withdrawing_closes_and_logs_nothing(client: Client, asked: AdviceRequest) -> None:
    client.post(f"/advies/{asked.link_key}/", {"what": "withdraw"})
    asked.refresh_from_db()
    assert (asked.state, asked.outcome) == ("closed", "withdrawn")
    page = client.post(f"/advies/{asked.link_key}/", {"what": "reply", "form_token": str(uuid4()), "text": "Toch niet"})
    assert page.status_code == 422
    withdraw(actor=None, request=asked)
    assert AdviceRequest.objects.get().version == asked.version


def test_a_link_that_was_closed_or_renewed_opens_nothing(client: Client, staff: User, asked: AdviceRequest) -> None:
    old = asked.link_key
    renew_link(actor=staff, request=asked)
    asked.refresh_from_db()
    assert (client.get(f"/advies/{old}/").status_code, client.get(f"/advies/{asked.link_key}/").status_code) == (410, 200)
    assert "noindex" in client.get(f"/advies/{asked.link_key}/").content.decode()
    assert "no-store" in client.get(f"/advies/{asked.link_key}/").headers["Cache-Control"]
    revoke_link(actor=staff, request=asked)
    assert client.get(f"/advies/{asked.link_key}/").status_code == 410
    assert send_all() == [f"Een nieuwe link naar je vraag ({asked.reference})"]


def test_every_mail_leaves_once(staff: User, asked: AdviceRequest) -> None:
    write(staff, asked, "Zo doe je dat & <b>niet</b> anders.")
    assert len(send_all()) == 1
    assert send_all() == []
    letter = mail.outbox[-1]
    assert "Zo doe je dat & <b>niet</b> anders." in letter.body
    assert "&lt;b&gt;niet" in letter.alternatives[0][0]
    assert letter.to == [asked.contact_email]
    reply(actor=None, request=asked, text="Dank je", form_token=uuid4())
    send_all()
    assert mail.outbox[-1].to == [staff.email]
    assert f"/werk/advies/{asked.pk}/" in mail.outbox[-1].body


def test_a_server_that_is_away_or_busy_is_tried_again_and_a_doubtful_one_never(
    client_for: ClientFor, staff: User, asked: AdviceRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(staff, asked)
    row = AdviceMail.objects.get()

    def fails(problem: Exception, what: str) -> None:
        with monkeypatch.context() as patch:

            def stumble(*args: Any) -> None:
                raise problem

            patch.setattr(locmem.EmailBackend, what, stumble)
            assert not send_mail_of(row.pk)
        row.refresh_from_db()

    fails(ConnectionRefusedError(), "open")
    assert (row.state, row.attempts) == ("waiting", 0)
    fails(SMTPDataError(451, b"later"), "send_messages")
    assert (row.state, row.attempts, row.sent_at) == ("waiting", 1, None)
    fails(SMTPServerDisconnected(), "send_messages")
    assert row.state == "failed"
    assert send_all() == []
    page = client_for(staff).get(f"/werk/advies/{asked.pk}/").content.decode()
    assert "kwam niet aan" in page
    client_for(staff).post(f"/werk/advies/{asked.pk}/mail/{row.pk}/")
    assert len(send_all()) == 1


def test_a_standard_text_is_put_in_behind_what_was_typed(client_for: ClientFor, staff: User, asked: AdviceRequest) -> None:
    snippet = AnswerSnippet.objects.create(title="Groet", text="Dag {naam}, over {onderwerp}")
    form = {"text": "Eerst dit.", "snippet": snippet.pk, "insert": "", "form_token": str(uuid4()), "version": asked.version}
    page = client_for(staff).post(f"/werk/advies/{asked.pk}/antwoord/", form).content.decode()
    assert f"Eerst dit.\n\nDag Ann Vrager, over {asked.subject}" in page
    assert not AdviceMessage.objects.exists()


def test_standard_texts_are_added_changed_and_removed(client_for: ClientFor, staff: User) -> None:
    client = client_for(staff)
    client.post("/werk/advies/teksten/", {"title": "Groet", "text": "Dag"})
    assert client.post("/werk/advies/teksten/", {"title": "Groet", "text": "Dag"}).status_code == 422
    row = AnswerSnippet.objects.get()
    client.post(f"/werk/advies/teksten/{row.pk}/", {"title": "Groet", "text": "Dag hoor"})
    row.refresh_from_db()
    assert row.text == "Dag hoor"
    client.post(f"/werk/advies/teksten/{row.pk}/verwijderen/")
    assert not AnswerSnippet.objects.exists()


def test_a_duplicate_is_shown_with_the_other_and_its_link_leads_there(client: Client, staff: User, asked: AdviceRequest) -> None:
    twin = AdviceRequestFactory(contact_email=asked.contact_email.upper(), question="Nog eens dezelfde vraag")
    merge(actor=staff, duplicate=twin, target=asked)
    page = client.get(f"/advies/{twin.link_key}/").content.decode()
    assert asked.subject in page
    assert "Nog eens dezelfde vraag" in page
    client.post(f"/advies/{twin.link_key}/", {"what": "reply", "form_token": str(uuid4()), "text": "Via de tweede link"})
    assert "Via de tweede link" in client.get(f"/advies/{asked.link_key}/").content.decode()
    write(staff, asked)
    assert AdviceMail.objects.filter(kind="answer").count() == 1


def test_two_people_share_a_thread_only_when_they_agree_and_both_get_the_answer(staff: User, asked: AdviceRequest) -> None:
    other = AdviceRequestFactory()
    with pytest.raises(AdviceError, match="Twee verschillende"):
        merge(actor=staff, duplicate=other, target=asked)
    merge(actor=staff, duplicate=other, target=asked, may_share=True)
    write(staff, asked)
    assert set(AdviceMail.objects.filter(kind="answer").values_list("recipient", flat=True)) == {asked.contact_email, other.contact_email}
    third = AdviceRequestFactory(contact_email=asked.contact_email)
    with pytest.raises(AdviceError):
        merge(actor=staff, duplicate=third, target=other)
    with pytest.raises(AdviceError):
        merge(actor=staff, duplicate=asked, target=asked)
    # What was joined with a request goes along when that request is joined itself.
    merge(actor=staff, duplicate=asked, target=third)
    assert set(third.merged_requests.all()) == {asked, other}


def test_who_asked_is_forgotten_after_two_years_and_the_counts_stay(staff: User) -> None:
    from django.core.files.base import ContentFile

    goal, now = OperationalGoalFactory(), timezone.now()
    old = AdviceRequestFactory(
        state="closed", outcome="withdrawn", closed_at=months_before(now, 24) - timedelta(days=1), goals=[goal], user=staff
    )
    recent = AdviceRequestFactory(state="closed", outcome="withdrawn", closed_at=months_before(now, 23))
    file = AdviceFile.objects.create(
        request=old, file=ContentFile(PNG, name="a.png"), name="a.png", content_type="image/png", size=1, sha256="0"
    )
    storage, name = file.file.storage, file.file.name
    AdviceMessage.objects.create(request=old, kind="asker", text="Bel mij op 0470", form_token=uuid4())
    from django.test import TestCase

    with TestCase.captureOnCommitCallbacks(execute=True):
        call_command("forget_advice")
    old.refresh_from_db()
    recent.refresh_from_db()
    assert (old.contact_name, old.contact_email, old.subject, old.question, old.user, old.link_key) == ("", "", "", "", None, None)
    assert (old.goals.get(), old.state, recent.contact_name) == (goal, "closed", "Ann Vrager")
    assert not storage.exists(name)
    assert AdviceMessage.objects.get().text == ""
    from django.apps import apps

    events = apps.get_model("services", "AdviceRequestEvent")
    names = {field.name for field in events._meta.fields}
    assert not names & {"contact_name", "contact_email", "question", "subject", "link_key"}


def test_the_same_day_some_months_earlier() -> None:
    assert months_before(timezone.make_aware(timezone.datetime(2026, 3, 31)), 25).date().isoformat() == "2024-02-28"


def test_time_is_noted_in_minutes_or_half_days_once(client_for: ClientFor, staff: User, asked: AdviceRequest) -> None:
    client, token = client_for(staff), str(uuid4())
    url = f"/werk/advies/{asked.pk}/tijd/"
    for _ in range(2):
        client.post(url, {"tijd-form_token": token, "tijd-amount": "45", "tijd-unit": "minuten"})
    client.post(url, {"tijd-form_token": str(uuid4()), "tijd-amount": "0,5", "tijd-unit": "dagdelen"})
    assert sorted(asked.times.values_list("minutes", flat=True)) == [45, 120]
    for wrong in ("0", "-3", "veel", "999999"):
        assert client.post(url, {"tijd-form_token": str(uuid4()), "tijd-amount": wrong, "tijd-unit": "dagdelen"}).status_code == 422
    client.post(f"{url}{asked.times.first().pk}/verwijderen/")
    assert asked.times.count() == 1


def test_the_inbox_filters_counts_and_exports(client_for: ClientFor, staff: User) -> None:
    today = timezone.localdate()
    other = UserFactory(role="staff")
    AdviceRequestFactory(subject="Van mij", assignee=staff, state="taken", due_on=today - timedelta(days=1))
    AdviceRequestFactory(subject="Van niemand", due_on=today, organisation_name="Buurthuis")
    AdviceRequestFactory(subject="Van een ander", assignee=other, state="taken")
    AdviceRequestFactory(subject="Al gedaan", state="closed", outcome="withdrawn", closed_at=timezone.now())
    client = client_for(staff)

    def shown(query: str) -> set[str]:
        page = client.get(f"/werk/advies/?{query}").content.decode()
        return {name for name in ("Van mij", "Van niemand", "Van een ander", "Al gedaan") if name in page}

    assert shown("") == {"Van mij", "Van niemand", "Van een ander"}
    assert shown("toestand=closed") == {"Al gedaan"}
    assert shown("wie=ik&wie=niemand") == {"Van mij", "Van niemand"}
    assert shown("wanneer=te-laat") == {"Van mij"}
    assert shown("organisatie=buurt") == {"Van niemand"}
    assert shown("q=ander") == {"Van een ander"}
    assert shown("toestand=onzin&wie=x&thema=y&pagina=9&volgorde=z") == {"Van mij", "Van niemand", "Van een ander"}
    assert "te laat" in client.get("/werk/advies/").content.decode()
    sheet = b"".join(client.get("/werk/advies/uitvoer.csv?wie=ik").streaming_content).decode()
    assert "Van mij" in sheet
    assert "Van niemand" not in sheet
    assert "Ann Vrager" not in sheet
    assert client.get("/werk/advies/uitvoer.onzin").status_code == 404


@pytest.mark.parametrize("path", ["/werk/advies/", "/werk/advies/uitvoer.csv", "/mijn/advies/"])
def test_lists_take_as_many_queries_for_one_as_for_three(
    client_for: ClientFor, staff: User, path: str, django_assert_max_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client, counts = client_for(staff), []
    for number in (1, 2):
        for _ in range(number):
            AdviceRequestFactory(user=staff, assignee=UserFactory(role="staff"), goals=[OperationalGoalFactory()])
        with CaptureQueriesContext(connection) as queries:
            answered = client.get(path)
            b"".join(answered) if answered.streaming else answered.content
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 10


def test_a_thread_takes_as_many_queries_for_one_message_as_for_three(client_for: ClientFor, staff: User, asked: AdviceRequest) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for path, user in ((f"/werk/advies/{asked.pk}/", staff), (f"/advies/{asked.link_key}/", None)):
        client, counts = client_for(user), []
        for number in (1, 2):
            for _ in range(number):
                write(staff, asked)
                leave_note(actor=staff, request=asked, text="x", form_token=uuid4())
            with CaptureQueriesContext(connection) as queries:
                client.get(path)
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 24, path
