"""The certificate and the list to sign: one PDF for one content, for who may have it, gone with the names on it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import page
import pytest
from django.apps import apps
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from django.utils.formats import date_format
from pypdf import PdfReader

from landscape.models import Organisation
from services import tasks
from services.actions.papers import file_of, order_certificate, order_list
from services.actions.registrations.forgetting import forget
from services.models import Paper, Participant, Registration, Session
from services.papers import rendering
from services.papers.rendering import draw, render
from services.registrations import pages
from steunpunt.accounts.models import User
from steunpunt.shared import printed
from tests.factories import MunicipalityFactory, SessionFactory
from tests.services.asking import ask

pytestmark = pytest.mark.django_db
For = Callable[[User | None], Client]


@pytest.fixture
def session() -> Session:
    return SessionFactory(capacity=30, trainers="Lien Lesgever")


@pytest.fixture
def registration(session: Session, member: User, organisation: Organisation) -> Registration:
    """Of two colleagues; only the first one came."""
    asked = ask(session, "Annelies", "Bo", actor=member, organisation=organisation, access_need="Een helling")
    held(session)
    asked.participants.filter(name="Annelies").update(attended=True)
    return Registration.objects.get()


def held(session: Session) -> None:
    past = timezone.now() - timedelta(hours=1)
    Session.objects.filter(pk=session.pk).update(state="closed", closed_at=past, starts_at=past - timedelta(hours=3), ends_at=past)


def files(media: Path) -> list[str]:
    return sorted(str(path.relative_to(media)) for path in media.rglob("*") if path.is_file())


def words_in(content: bytes) -> str:
    return " ".join(" ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(content)).pages).split())


def download(client: Client, address: str) -> bytes:
    answer = client.get(address)
    assert answer["Content-Type"] == "application/pdf"
    assert "private" in answer["Cache-Control"]
    content: bytes = answer.getvalue()
    return content


def certificate_of(registration: Registration) -> Paper:
    (person,) = pages.who_came(pages.whole().get(pk=registration.pk))
    return order_certificate(actor=None, participant=person)


def test_who_was_there_gets_a_certificate_behind_the_personal_link(client_for: For, registration: Registration, media: Path) -> None:
    guest, address = client_for(None), f"/inschrijving/{registration.link_key}/"
    annelies, bo = registration.participants.order_by("pk")
    shown = guest.get(address).content.decode()
    assert "Attest van Annelies (pdf)" in shown
    assert "Attest van Bo" not in shown
    paper = f"{address}attest/{annelies.pk}/"
    waits = guest.get(paper)
    assert (waits.status_code, guest.get(paper).status_code, Paper.objects.count()) == (202, 202, 1)
    # It looks again by itself, with a script and without.
    assert f'hx-get="{paper}"' in waits.content.decode()
    assert '<noscript><meta http-equiv="refresh"' in waits.content.decode()
    assert guest.get(f"{paper}pdf/")["Location"] == paper
    tasks.make_paper_of(Paper.objects.get().pk)
    ready = guest.get(paper)
    assert (ready.status_code, 'http-equiv="refresh"' in ready.content.decode(), "hx-get" in ready.content.decode()) == (200, False, False)
    assert f'href="{paper}pdf/"' in guest.get(address).content.decode()
    content = download(guest, f"{paper}pdf/")
    assert files(media) == [f"papers/{Paper.objects.get().pk}.pdf"]
    assert all(word in words_in(content) for word in ("Attest van deelname", "Annelies", str(registration.organisation), "Lien Lesgever"))
    for other in (f"{address}attest/{bo.pk}/", f"/inschrijving/{uuid4()}/attest/{annelies.pk}/"):
        assert (guest.get(other).status_code, guest.post(other).status_code, guest.get(f"{other}pdf/").status_code) == (404, 404, 404)
    assert Paper.objects.count() == 1


def test_before_the_closing_there_is_no_certificate(client_for: For, member: User, session: Session) -> None:
    registration = ask(session, "Annelies", actor=member)
    Participant.objects.update(attended=True)
    address = f"/inschrijving/{registration.link_key}/"
    assert "Attest" not in client_for(None).get(address).content.decode()
    assert client_for(None).get(f"{address}attest/{registration.participants.get().pk}/").status_code == 404
    assert not Paper.objects.exists()


def test_papers_are_archives_that_everybody_can_read(registration: Registration, session: Session, staff: User) -> None:
    for paper in (certificate_of(registration), order_list(actor=staff, session=session)):
        content = draw(paper.data, made_at=paper.made_at)
        assert content == draw(paper.data, made_at=paper.made_at)
        for profile in (page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1):
            assert page.validate_pdf_bytes(content, profile=profile).is_compliant
        catalogue = PdfReader(io.BytesIO(content))
        assert catalogue.root_object["/Lang"] == "nl"
        assert str(session) in str(catalogue.metadata and catalogue.metadata.title)
        fonts = {str(font["/BaseFont"]) for sheet in catalogue.pages for font in map(_given, sheet["/Resources"]["/Font"].values())}
        assert fonts
        assert all("Steunpunt" in name for name in fonts)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("nl", ("Attest van deelname", "nam deel aan", "Waar", "Dagdelen", "Begeleiding")),
        ("en", ("Certificate of attendance", "took part in", "Where", "Half-days", "Led by")),
    ],
)
def test_a_certificate_speaks_the_language_of_the_registration(
    registration: Registration, client_for: For, language: str, words: tuple[str, ...]
) -> None:
    """And not that of who asks for it."""
    Registration.objects.update(language=language)
    Session.objects.update(municipality=MunicipalityFactory())
    for asker in ("nl", "en"):
        with translation.override(asker):
            paper = certificate_of(registration)
            content = draw(paper.data, made_at=paper.made_at)
    assert Paper.objects.count() == 1
    text = words_in(content)
    assert all(word in text for word in words)
    with translation.override(language):
        part = registration.session.parts.get()
        assert date_format(timezone.localtime(part.starts_at), "l j F Y") in text
    assert PdfReader(io.BytesIO(content)).root_object["/Lang"] == language
    for profile in (page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1):
        assert page.validate_pdf_bytes(content, profile=profile).is_compliant


def test_another_language_makes_another_certificate(registration: Registration) -> None:
    first = certificate_of(registration)
    assert json.loads(first.data)["language"] == "nl"
    Registration.objects.update(language="en")
    second = certificate_of(registration)
    assert second.pk != first.pk
    assert Paper.objects.get() == second


def test_what_was_ordered_before_languages_were_told_is_in_dutch(registration: Registration) -> None:
    data = json.loads(certificate_of(registration).data)
    del data["language"], data["title_language"]
    assert "Attest van deelname" in rendering.html_of(data, made_at=timezone.now())


def _given(reference: Any) -> Any:
    return reference.get_object()


@pytest.mark.parametrize("parts", [1, 2, 20])
def test_a_certificate_is_one_sheet_however_much_there_is_to_say(parts: int) -> None:
    begin = timezone.now().replace(microsecond=0) + timedelta(days=1)
    blocks = [(begin + timedelta(days=day), begin + timedelta(days=day, hours=2)) for day in range(parts)]
    session = SessionFactory(parts=blocks, label="Een lange naam " * 7)
    registration = ask(session, "Annelies", actor=None)
    held(session)
    Participant.objects.update(attended=True)
    paper = certificate_of(registration)
    assert len(PdfReader(io.BytesIO(draw(paper.data, made_at=paper.made_at))).pages) == 1


def test_another_name_makes_another_one_and_the_old_one_goes(client_for: For, registration: Registration, media: Path) -> None:
    first = certificate_of(registration)
    assert render(first.pk)
    assert render(first.pk) is None
    assert certificate_of(registration).pk == first.pk
    registration.participants.filter(name="Annelies").update(name="Anna")
    person = registration.participants.get(name="Anna")
    guest, address = client_for(None), f"/inschrijving/{registration.link_key}/attest/{person.pk}/"
    # What was made says the old name, so it is not given any more.
    assert guest.get(f"{address}pdf/").status_code == 302
    with_new_name(guest, address)
    second = Paper.objects.get()
    assert second.pk != first.pk
    assert render(second.pk)
    assert files(media) == [file_of(second.pk)]
    assert "Anna" in words_in(download(guest, f"{address}pdf/"))


def with_new_name(guest: Client, address: str) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert guest.get(address).status_code == 202


def test_a_forgotten_name_takes_its_papers_along(
    client_for: For, registration: Registration, session: Session, staff: User, media: Path
) -> None:
    certificate, sheet = certificate_of(registration), order_list(actor=staff, session=session)
    assert render(certificate.pk)
    assert render(sheet.pk)
    ends = Session.objects.get().ends_at
    assert ends
    for after, left in ((timedelta(days=6), [certificate, sheet]), (timedelta(days=8), [certificate]), (timedelta(days=900), [])):
        with TestCase.captureOnCommitCallbacks(execute=True):
            forget(now=ends + after)
        assert files(media) == sorted(file_of(paper.pk) for paper in left)
        assert set(Paper.objects.all()) == set(left)
    person = registration.participants.get(attended=True)
    address = f"/inschrijving/{registration.link_key}/"
    assert "Attest" not in client_for(None).get(address).content.decode()
    assert client_for(None).get(f"{address}attest/{person.pk}/").status_code == 404
    # Neither the history nor anything else knows the name.
    for model in apps.get_app_config("services").get_models():
        assert not any("Annelies" in str(row) for row in model._default_manager.values()), model


def test_what_is_being_drawn_while_it_is_thrown_away_leaves_no_file(
    registration: Registration, monkeypatch: pytest.MonkeyPatch, media: Path
) -> None:
    paper = certificate_of(registration)

    def forgotten_meanwhile(*args: Any, **more: Any) -> bytes:
        Paper.objects.filter(pk=paper.pk).delete()
        return b"%PDF"

    monkeypatch.setattr(rendering, "draw", forgotten_meanwhile)
    assert render(paper.pk) is None
    assert files(media) == []


def test_files_of_which_no_row_knows_are_swept(registration: Registration, media: Path) -> None:
    paper = certificate_of(registration)
    assert render(paper.pk)
    (media / "papers" / "999999.pdf").write_bytes(b"%PDF")
    assert forget()["lost_files"] == 1
    assert files(media) == [file_of(paper.pk)]


def test_what_a_dead_worker_left_is_written_over(registration: Registration, media: Path) -> None:
    paper = certificate_of(registration)
    (media / "papers").mkdir(parents=True)
    (media / file_of(paper.pk)).write_bytes(b"half")
    assert render(paper.pk)
    assert files(media) == [file_of(paper.pk)]


def test_a_file_that_was_lost_is_made_anew(client_for: For, registration: Registration, media: Path) -> None:
    """Such as after a backup was put back without the media."""
    guest, person, lost = client_for(None), registration.participants.get(attended=True), certificate_of(registration)
    address = f"/inschrijving/{registration.link_key}/attest/{person.pk}/"
    assert render(lost.pk)
    (media / file_of(lost.pk)).unlink()
    assert guest.get(f"{address}pdf/")["Location"] == address
    assert guest.get(address).status_code == 202
    assert render(Paper.objects.get().pk)
    assert download(guest, f"{address}pdf/")


def test_what_fails_is_tried_again_and_then_says_so(client_for: For, registration: Registration, monkeypatch: pytest.MonkeyPatch) -> None:
    guest, person = client_for(None), registration.participants.get(attended=True)
    address = f"/inschrijving/{registration.link_key}/attest/{person.pk}/"
    assert guest.get(address).status_code == 202
    paper = Paper.objects.get()
    with monkeypatch.context() as patch:
        patch.setattr(rendering, "draw", lambda *args, **more: 1 / 0)
        for _attempt in range(printed.MOST_ATTEMPTS):
            with pytest.raises(ZeroDivisionError):
                render(paper.pk)
    failed = guest.get(address)
    assert failed.status_code == 200
    assert "Probeer opnieuw" in failed.content.decode()
    assert guest.post(address)["Location"] == address
    again = Paper.objects.get()
    assert (again.state, again.attempts) == ("waiting", 0)
    # Asking again for what waits or is ready makes no work.
    guest.post(address)
    assert render(again.pk)
    guest.post(address)
    assert Paper.objects.get() == again


def test_what_waits_is_sent_again(registration: Registration, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    monkeypatch.setattr(tasks, "tell_worker", lambda task, pk: told.append(pk))
    paper = certificate_of(registration)
    tasks.make_papers_that_wait()
    assert told == [paper.pk]
    assert render(paper.pk)
    tasks.make_papers_that_wait()
    assert told == [paper.pk]


def test_the_list_has_names_marks_and_lines_but_no_needs(
    client_for: For, staff: User, member: User, organisation: Organisation, session: Session
) -> None:
    ask(session, "Annelies", "Bo", actor=member, organisation=organisation, access_need="Een helling aan de deur")
    ask(session, "Cis", actor=member, organisation_name="Nog niet gekend vzw")
    Participant.objects.filter(name="Bo").update(seat="cancelled")
    desk, address = client_for(staff), f"/werk/sessies/{session.pk}/lijst/"
    assert address in desk.get(f"/werk/sessies/{session.pk}/").content.decode()
    assert desk.get(address).status_code == 202
    assert desk.get(address).status_code == 202
    assert render(Paper.objects.get().pk)
    text = words_in(download(desk, f"{address}pdf/"))
    assert "1 Annelies ◆" in text
    assert "2 Cis Nog niet gekend vzw" in text
    assert "Bo" not in text.replace("Bov", "")
    assert "helling" not in text + Paper.objects.get().data
    # Eight lines for who walks in, numbered on.
    assert "10" in text.split("Kwam je zonder inschrijving?")[1]
    ask(session, "Dirk", actor=member)
    assert desk.get(f"{address}pdf/")["Location"] == address


@pytest.mark.parametrize(("role", "status"), [("visitor", 302), ("member", 403), ("colleague", 403), ("stranger", 403), ("publisher", 202)])
def test_only_colleagues_have_the_list(request: pytest.FixtureRequest, client_for: For, session: Session, role: str, status: int) -> None:
    client = client_for(request.getfixturevalue(role))
    assert client.get(f"/werk/sessies/{session.pk}/lijst/").status_code == status
    assert client.get(f"/werk/sessies/{session.pk}/lijst/pdf/").status_code == (302 if status == 202 else status)


def test_a_cancelled_session_has_no_list(client_for: For, staff: User, session: Session) -> None:
    Session.objects.update(state="cancelled", cancelled_at=timezone.now())
    for path in ("lijst/", "lijst/pdf/"):
        assert client_for(staff).get(f"/werk/sessies/{session.pk}/{path}").status_code == 404
    assert "/lijst/" not in client_for(staff).get(f"/werk/sessies/{session.pk}/").content.decode()


def test_papers_ask_as_often_for_one_as_for_three(client_for: For, staff: User, member: User) -> None:
    counts = [queries_for(client_for, staff, member, names) for names in (("P0",), ("P1", "P2", "P3"))]
    assert counts[0] == counts[1]


def queries_for(client_for: For, staff: User, member: User, names: tuple[str, ...]) -> list[int]:
    """Of the personal page, the page of a certificate, that of the list, and both while they are ordered."""
    session = SessionFactory(capacity=30)
    registration = ask(session, *names, actor=member, access_need="Rust")
    held(session)
    registration.participants.update(attended=True)
    guest, desk, address = client_for(None), client_for(staff), f"/inschrijving/{registration.link_key}/"
    certificate = f"{address}attest/{registration.participants.order_by('pk')[0].pk}/"
    sheet = f"/werk/sessies/{session.pk}/lijst/"
    return [queries(guest, address), *(queries(*wish) for wish in [(guest, certificate), (desk, sheet)] * 2)]


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code < 300
    return len(asked)
