"""Stories: never in a report without consent, never more than what was consented to, with a picture that stays itself."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import page
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone
from PIL import Image

from steunpunt.accounts.models import User
from steunpunt.reports.actions import freeze_report, publish_report
from steunpunt.reports.content import compile_report
from steunpunt.reports.editions.actions import start_erratum
from steunpunt.reports.models import Rendering, Report, Story
from steunpunt.reports.rendering import draw, render
from steunpunt.reports.sections.completeness import completeness
from steunpunt.reports.sections.stories.actions import StoryValues, delete_story, save_story
from steunpunt.shared.freezing import FreezeError

ClientFor = Callable[[User | None], Client]
TODAY = date(2025, 2, 1)
WORDS = {
    "title": "De fiets van Fatma",
    "text": "Eerste alinea.\n\nOok {{ deelnames plan }} deelnames.",
    "quote": "Ik durf weer",
    "person": "Fatma",
}
CONSENT = {"consent_from": "Fatma V.", "consent_on": "2024-11-05", "consent_scope": "full"}


def picture(form: str = "PNG", size: tuple[int, int] = (2400, 1200)) -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGBA" if form == "PNG" else "RGB", size, (200, 30, 60)).save(out, form)
    return SimpleUploadedFile(f"Fatma & fiets.{form.lower()}", out.getvalue())


def send(client: Client, report: Report, **data: Any) -> Any:
    return client.post(f"/werk/verslagen/{report.pk}/verhalen/nieuw/", {**WORDS, "version": 0, **data})


def told(report: Report) -> list[dict[str, Any]]:
    stories: list[dict[str, Any]] = compile_report(report)["stories"]
    return stories


@pytest.fixture
def story(shared_draft: Report, staff: User, client_for: ClientFor) -> Story:
    goal = shared_draft.sections.get(kind="operational", goal__number=2).goal_id
    answer = send(client_for(staff), shared_draft, goal=goal, picture=picture(), picture_alt="Fatma op een fiets", **CONSENT)
    assert answer.status_code == 302, answer.context["form"].errors
    return Story.objects.get()


def test_without_consent_a_story_is_never_frozen(shared_draft: Report, staff: User, client_for: ClientFor) -> None:
    assert send(client_for(staff), shared_draft).status_code == 302
    assert [each.title for each in completeness(shared_draft)["stories"]] == ["De fiets van Fatma"]
    assert told(shared_draft) == []
    frozen = freeze_report(actor=None, report=shared_draft, today=TODAY)
    assert "Fatma" not in frozen.frozen_data


@pytest.mark.parametrize(
    ("scope", "person", "has_picture"), [("full", "Fatma", True), ("no-picture", "Fatma", False), ("no-name", "", False)]
)
def test_a_report_shows_what_was_consented_to_and_no_more(
    shared_draft: Report, story: Story, client_for: ClientFor, scope: str, person: str, has_picture: bool
) -> None:
    Story.objects.update(consent_scope=scope)
    frozen = freeze_report(actor=None, report=shared_draft, today=TODAY)
    shown = frozen.data["stories"][0]
    assert (shown["person"], bool(shown["picture"])) == (person, has_picture)
    assert "Fatma V." not in frozen.frozen_data
    publish_report(actor=None, report=frozen)
    address = f"/jaarverslagen/2024/verhalen/{story.picture_sha256}.jpg"
    assert client_for(None).get(address).status_code == (200 if has_picture else 404)
    assert (address in client_for(None).get("/jaarverslagen/2024/").content.decode()) is has_picture


def test_a_story_stands_in_page_and_pdf_with_its_picture(shared_draft: Report, story: Story, client_for: ClientFor, staff: User) -> None:
    preview = client_for(staff).get(f"/werk/verslagen/{shared_draft.pk}/voorbeeld/").content.decode()
    assert "Ook 1.224 deelnames." in preview
    own = f"/werk/verslagen/{shared_draft.pk}/verhalen/{story.picture_sha256}.jpg"
    assert f'src="{own}" alt="Fatma op een fiets"' in preview
    assert client_for(staff).get(own)["Content-Type"] == "image/jpeg"
    frozen = freeze_report(actor=None, report=shared_draft, today=TODAY)
    done = render(Rendering.objects.get(report=frozen).pk)
    assert done is not None
    with done.file.open("rb") as file:
        content = file.read()
    assert content == draw(frozen.frozen_data, made_at=frozen.frozen_at)
    assert b"/Image" in content
    for profile in (page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1):
        assert page.validate_pdf_bytes(content, profile=profile).is_compliant


def test_a_picture_becomes_a_small_jpeg_with_a_name_of_our_own(story: Story) -> None:
    assert story.picture_name == "Fatma & fiets.png"
    assert "Fatma" not in story.picture.name
    with story.picture.open("rb") as file, Image.open(file) as opened:
        assert (opened.format, opened.size, opened.mode) == ("JPEG", (1600, 800), "RGB")


def test_a_picture_that_is_not_the_frozen_one_is_not_printed(shared_draft: Report, story: Story) -> None:
    frozen = freeze_report(actor=None, report=shared_draft, today=TODAY)
    name = str(story.picture.name)
    default_storage.delete(name)
    default_storage.save(name, picture("JPEG", (10, 10)))
    with pytest.raises(ValueError, match="not the one that was frozen"):
        draw(frozen.frozen_data, made_at=frozen.frozen_at)


def test_a_report_whose_picture_is_lost_is_not_frozen(shared_draft: Report, story: Story) -> None:
    default_storage.delete(str(story.picture.name))
    with pytest.raises(FreezeError, match="De fiets van Fatma"):
        freeze_report(actor=None, report=shared_draft, today=TODAY)


def test_a_new_edition_starts_from_the_words_of_the_last(shared_draft: Report, story: Story) -> None:
    frozen = publish_report(actor=None, report=freeze_report(actor=None, report=shared_draft, today=TODAY))
    target = start_erratum(actor=None, report=frozen, reason="Een verhaal klopte niet.")
    assert compile_report(target)["stories"] == frozen.data["stories"]
    kinds = ("kind", "goal", "strategic_goal", "state", "html", "version")
    assert list(target.sections.values_list(*kinds)) == list(frozen.sections.values_list(*kinds))


@pytest.mark.parametrize(
    ("data", "field", "words"),
    [
        ({"title": ""}, "title", "titel"),
        ({"consent_from": "Fatma"}, "consent_on", "alle drie"),
        ({"consent_scope": "full", "consent_from": "Fatma", "consent_on": "2099-01-01"}, "consent_on", "nog komen"),
        ({"consent_on": "gisteren"}, "consent_on", "31/3/2025"),
        ({"picture": picture("JPEG", (9, 9))}, "picture_alt", "niet kan zien"),
        ({"picture": picture("JPEG", (9, 9)), "title": "", "picture_alt": "x"}, "picture", "opnieuw"),
        ({"picture": SimpleUploadedFile("a.svg", b"<svg/>"), "picture_alt": "x"}, "picture", ".svg"),
        ({"picture": SimpleUploadedFile("a.png", b"<html>"), "picture_alt": "x"}, "picture", "iets anders"),
        ({"picture": SimpleUploadedFile("a.png", b""), "picture_alt": "x"}, "picture", "leeg"),
        ({"text": "{{ deelnames SD9 }}"}, "text", "SD9"),
        ({"goal": "999999"}, "goal", ""),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    shared_draft: Report, staff: User, client_for: ClientFor, data: dict[str, Any], field: str, words: str
) -> None:
    answer = send(client_for(staff), shared_draft, **data)
    assert answer.status_code == 422
    assert words in " ".join(answer.context["form"].errors[field])
    assert answer.context["form"]["quote"].value() == "Ik durf weer"
    assert Story.objects.count() == 0


def test_two_people_at_one_story(story: Story, staff: User, publisher: User, client_for: ClientFor) -> None:
    address = f"/werk/verslagen/verhaal/{story.pk}/"
    data = {**WORDS, **CONSENT, "picture_alt": "Fatma op een fiets", "version": story.version}
    client_for(publisher).post(address, {**data, "quote": "Ik fiets weer"})
    answer = client_for(staff).post(address, {**data, "quote": "Ik lach weer"})
    assert answer.status_code == 409
    assert [label for label, _segments in answer.context["clash"]] == ["Citaat"]
    form = answer.context["form"]
    again = client_for(staff).post(
        address, {name: form[name].value() or "" for name in form.fields if name not in ("picture", "without_picture")}
    )
    assert again.status_code == 302
    story.refresh_from_db()
    assert (story.quote, story.version, bool(story.picture)) == ("Ik lach weer", 3, True)


def test_a_picture_goes_when_no_story_shows_it(story: Story, django_capture_on_commit_callbacks: Any) -> None:
    name = str(story.picture.name)
    twin = Story.objects.get()
    twin.pk = None
    twin.save()
    with django_capture_on_commit_callbacks(execute=True):
        delete_story(actor=None, story=story)
    assert default_storage.exists(name)
    values = StoryValues("Zonder foto", "", "", "", None, "", "", None, "")
    with django_capture_on_commit_callbacks(execute=True):
        save_story(actor=None, report=twin.report, values=values, story=twin, version=twin.version, without_picture=True)
    assert not default_storage.exists(name)


def test_stories_of_a_frozen_report_stay(story: Story, staff: User, client_for: ClientFor) -> None:
    freeze_report(actor=None, report=story.report, today=TODAY)
    client = client_for(staff)
    assert client.post(f"/werk/verslagen/verhaal/{story.pk}/", {**WORDS, "picture_alt": "x", "version": 1}).status_code == 422
    client.post(f"/werk/verslagen/verhaal/{story.pk}/verwijderen/")
    assert client.get(f"/werk/verslagen/verhaal/{story.pk}/").status_code == 200
    with pytest.raises(FreezeError):
        delete_story(actor=None, story=story)
    for statement in ("UPDATE reports_story SET title = 'x'", "DELETE FROM reports_story"):
        with pytest.raises(DatabaseError, match="What is frozen stays"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.parametrize("change", [{"consent_on": None}, {"consent_scope": ""}, {"consent_from": ""}, {"picture_alt": ""}, {"title": ""}])
def test_the_database_keeps_consent_whole(story: Story, change: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Story.objects.update(**change)


@pytest.mark.parametrize(
    ("who", "status"), [("visitor", 302), ("member", 403), ("colleague", 403), ("stranger", 403), ("staff", 200), ("publisher", 200)]
)
def test_stories_are_for_colleagues(client_for: ClientFor, request: pytest.FixtureRequest, story: Story, who: str, status: int) -> None:
    client, own = client_for(request.getfixturevalue(who)), f"/werk/verslagen/{story.report_id}/verhalen/"
    for address in (own, f"{own}nieuw/", f"/werk/verslagen/verhaal/{story.pk}/", f"{own}{story.picture_sha256}.jpg"):
        assert client.get(address).status_code == status
    assert client_for(None).get(f"/jaarverslagen/2024/verhalen/{story.picture_sha256}.jpg").status_code == 404
    assert timezone.localdate() + timedelta(days=1) > story.consent_on if story.consent_on else False
