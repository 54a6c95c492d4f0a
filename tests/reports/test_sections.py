"""A report written by several people: assigned, handed in, sent back, ready; nobody overwrites another unseen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from importlib import import_module

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from steunpunt.accounts.models import User
from steunpunt.reports.actions import StaleText, create_report, freeze_report, publish_report, save_foreword, save_narrative
from steunpunt.reports.models import Report, ReportSection, SectionComment
from steunpunt.reports.sections import actions, history
from steunpunt.reports.sections.actions import SectionError
from steunpunt.reports.sections.pages import lines_of
from steunpunt.shared.freezing import FreezeError
from tests.factories import ActivityFactory, OperationalGoalFactory, UserFactory

ClientFor = Callable[[User | None], Client]


@pytest.fixture
def writer(db: None) -> User:
    return UserFactory(name="Wim Schrijver", role="staff")


@pytest.fixture
def section(shared_draft: Report) -> ReportSection:
    return shared_draft.sections.get(kind="operational", goal__number=1)


@pytest.fixture
def offer(shared_draft: Report) -> ReportSection:
    return shared_draft.sections.get(kind="offer")


def frozen(report: Report) -> Report:
    return freeze_report(actor=None, report=report, today=date(2025, 2, 1))


def test_a_report_starts_with_the_sections_of_its_template(shared_draft: Report) -> None:
    said = [line.section.code or line.section.kind for line in lines_of(shared_draft)]
    assert said == ["foreword", "SD1", "SD1-OD1", "SD1-OD2", "stories", "offer", "landscape", "knowledge", "organisation", "method"]
    assert {line.section.state for line in lines_of(shared_draft)} == {"to-write"}


def test_the_migration_gives_a_report_that_was_there_the_same_sections(shared_draft: Report, section: ReportSection) -> None:
    assert section.goal
    save_narrative(actor=None, report=shared_draft, goal=section.goal, html="<p>Was er al</p>", version=0)
    ours = set(shared_draft.sections.values_list("kind", "strategic_goal", "goal", "state"))
    shared_draft.sections.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(import_module("steunpunt.reports.migrations.0002_sections").SECTIONS_OF_REPORTS)
    assert set(shared_draft.sections.values_list("kind", "strategic_goal", "goal", "state")) == ours
    assert [line.text.html for line in lines_of(shared_draft) if line.is_written] == ["<p>Was er al</p>"]


def test_a_goal_that_came_later_gets_its_section(shared_draft: Report, client_for: ClientFor, staff: User) -> None:
    OperationalGoalFactory(strategic_goal=shared_draft.sections.get(kind="strategic").strategic_goal, number=3)
    page = client_for(staff).get(f"/werk/verslagen/{shared_draft.pk}/")
    assert page.context["lacks_sections"]
    client_for(staff).post(f"/werk/verslagen/{shared_draft.pk}/secties/")
    assert [line.section.code for line in lines_of(shared_draft)][1:5] == ["SD1", "SD1-OD1", "SD1-OD2", "SD1-OD3"]


def test_two_people_write_send_back_and_finish(section: ReportSection, writer: User, staff: User, client_for: ClientFor) -> None:
    address = f"/werk/verslagen/sectie/{section.pk}/"
    assert client_for(writer).post(address, {"html": "<p>Een begin</p>", "version": 0, "hand-in": "1"}).status_code == 302
    section.refresh_from_db()
    assert (section.state, section.assigned_to, section.handed_in_by) == ("to-review", writer, writer)
    with pytest.raises(SectionError):
        actions.approve(actor=writer, section=section, version=1)
    empty = client_for(staff).post(f"{address}terugsturen/", {"back-reason": "  "})
    assert (empty.status_code, section.state) == (422, "to-review")
    client_for(staff).post(f"{address}terugsturen/", {"back-reason": "Noem ook de cijfers."})
    section.refresh_from_db()
    assert (section.state, section.sent_back_reason) == ("in-progress", "Noem ook de cijfers.")
    assert "Noem ook de cijfers." in client_for(writer).get(address).content.decode()
    client_for(writer).post(address, {"html": "<p>Een einde</p>", "version": 1, "hand-in": "1"})
    client_for(staff).post(f"{address}klaar/", {"version": 2})
    section.refresh_from_db()
    assert (section.state, section.sent_back_reason) == ("ready", "")
    told = history.history_of(section)
    assert "Noem ook de cijfers." in [entry.reason for entry in told]
    texts = [(part.kind, part.text) for entry in told for change in entry.changes for part in change.difference]
    assert ("removed", "begin") in texts
    assert ("added", "einde") in texts
    assert client_for(staff).get(f"{address}historiek/").status_code == 200


def test_what_changes_is_not_ready_any_more(offer: ReportSection, publisher: User) -> None:
    actions.save_section(actor=publisher, section=offer, html="<p>Veel</p>", version=0)
    actions.approve(actor=publisher, section=offer, version=1)
    with pytest.raises(SectionError):
        actions.approve(actor=publisher, section=offer, version=0)
    actions.save_section(actor=publisher, section=offer, html="<p>Nog meer</p>", version=1)
    offer.refresh_from_db()
    assert offer.state == "in-progress"


def test_a_goal_may_not_stay_without_a_word_but_an_offer_may(section: ReportSection, offer: ReportSection, publisher: User) -> None:
    with pytest.raises(SectionError):
        actions.approve(actor=publisher, section=section, version=0)
    with pytest.raises(SectionError):
        actions.hand_in(actor=publisher, section=section)
    assert actions.approve(actor=publisher, section=offer, version=0).is_ready


@pytest.mark.parametrize("kind", ["foreword", "operational", "landscape"])
def test_who_comes_second_sees_both_texts_and_the_difference(
    shared_draft: Report, staff: User, writer: User, client_for: ClientFor, kind: str
) -> None:
    section = shared_draft.sections.filter(kind=kind).first()
    assert section is not None
    address, version = f"/werk/verslagen/sectie/{section.pk}/", 1 if kind == "foreword" else 0
    client_for(writer).post(address, {"html": "<p>De tekst van Wim</p>", "version": version})
    answer = client_for(staff).post(address, {"html": "<p>De tekst van Stan</p>", "version": version})
    assert answer.status_code == 409
    assert [(part.kind, part.text) for part in answer.context["clash"]["difference"]] == [
        ("same", "De tekst van "),
        ("removed", "Wim"),
        ("added", "Stan"),
    ]
    form = answer.context["form"]
    assert "De tekst van Stan" in form["html"].value()
    assert client_for(staff).post(address, {"html": form["html"].value(), "version": form["version"].value()}).status_code == 302
    assert "Stan" in next(line.text.html for line in lines_of(Report.objects.get()) if line.section == section)


def test_comments_are_asked_and_dealt_with(section: ReportSection, staff: User, writer: User, client_for: ClientFor) -> None:
    address = f"/werk/verslagen/sectie/{section.pk}/"
    assert client_for(staff).post(f"{address}opmerking/", {"comment-text": " "}).status_code == 422
    client_for(staff).post(f"{address}opmerking/", {"comment-text": "Klopt dit <b>cijfer</b>?"})
    comment = SectionComment.objects.get()
    assert "&lt;b&gt;" in client_for(writer).get(address).content.decode()
    assert [line.open_comments for line in lines_of(section.report) if line.section == section] == [1]
    for who in (writer, staff):
        client_for(who).post(f"/werk/verslagen/opmerking/{comment.pk}/afgehandeld/")
    comment.refresh_from_db()
    assert (comment.created_by, comment.resolved_by) == (staff, writer)


def test_sections_are_divided_and_mine_come_first(shared_draft: Report, staff: User, publisher: User, client_for: ClientFor) -> None:
    first = shared_draft.sections.get(kind="landscape")
    address = f"/werk/verslagen/{shared_draft.pk}/"
    form = client_for(publisher).get(f"{address}verdelen/").context["form"]
    data = dict.fromkeys(form.fields, "") | {f"section-{first.pk}": str(staff.pk)}
    assert client_for(publisher).post(f"{address}verdelen/", data | {f"section-{first.pk}": "999999"}).status_code == 422
    client_for(publisher).post(f"{address}verdelen/", data)
    assert [line.section for line in client_for(staff).get(address).context["mine"]] == [first]
    assert client_for(publisher).get(address).context["mine"] == []


def test_nothing_of_a_frozen_report_is_written(
    section: ReportSection, offer: ReportSection, publisher: User, client_for: ClientFor
) -> None:
    comment = actions.add_comment(actor=publisher, section=section, text="Nog iets?")
    frozen(section.report)
    for action in (
        lambda: actions.save_section(actor=publisher, section=offer, html="<p>Laat</p>", version=0),
        lambda: actions.hand_in(actor=publisher, section=section),
        lambda: actions.approve(actor=publisher, section=offer, version=0),
        lambda: actions.send_back(actor=publisher, section=section, reason="Toch niet"),
        lambda: actions.add_comment(actor=publisher, section=section, text="Te laat"),
        lambda: actions.resolve_comment(actor=publisher, comment=comment),
        lambda: actions.assign(actor=publisher, report=section.report, people={section.pk: publisher}),
        lambda: actions.add_missing_sections(actor=publisher, report=section.report),
    ):
        with pytest.raises(FreezeError):
            action()
    for address in (f"/werk/verslagen/sectie/{section.pk}/", f"/werk/verslagen/{section.report_id}/"):
        assert client_for(publisher).get(address).status_code == 200


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE reports_reportsection SET state = 'ready'",
        "UPDATE reports_reportsection SET assigned_to_id = (SELECT id FROM accounts_user LIMIT 1)",
        "DELETE FROM reports_sectioncomment",
        "UPDATE reports_sectioncomment SET text = 'anders'",
        "INSERT INTO reports_sectioncomment (section_id, text, created_at) SELECT id, 'laat', now() FROM reports_reportsection",
        "DELETE FROM reports_reportsection",
    ],
)
def test_sql_can_not_touch_the_sections_of_what_is_frozen(section: ReportSection, publisher: User, statement: str) -> None:
    actions.add_comment(actor=publisher, section=section, text="Nog iets?")
    frozen(section.report)
    with pytest.raises(DatabaseError, match="What is frozen stays"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_an_account_that_goes_leaves_its_frozen_sections(section: ReportSection, writer: User, publisher: User) -> None:
    actions.assign(actor=publisher, report=section.report, people={section.pk: writer})
    frozen(section.report)
    writer.delete()
    section.refresh_from_db()
    assert section.assigned_to is None


@pytest.mark.parametrize(
    ("who", "status"), [("visitor", 302), ("member", 403), ("colleague", 403), ("stranger", 403), ("staff", 200), ("publisher", 200)]
)
def test_sections_are_for_colleagues(
    client_for: ClientFor, request: pytest.FixtureRequest, section: ReportSection, who: str, status: int
) -> None:
    user = request.getfixturevalue(who)
    own = f"/werk/verslagen/sectie/{section.pk}/"
    for address in (own, f"{own}historiek/", f"{own}opmerking/", f"{own}terugsturen/", f"/werk/verslagen/{section.report_id}/verdelen/"):
        assert client_for(user).get(address).status_code == status
    if status != 200:
        for address in (f"{own}inleveren/", f"{own}klaar/", f"/werk/verslagen/{section.report_id}/secties/"):
            assert client_for(user).post(address).status_code == status
        assert ReportSection.objects.visible_to(user).count() == 0 if user else True


def test_the_old_addresses_of_the_texts_lead_to_their_sections(section: ReportSection, staff: User, client_for: ClientFor) -> None:
    answer = client_for(staff).get(f"/werk/verslagen/{section.report_id}/od/{section.goal_id}/")
    assert answer["Location"] == f"/werk/verslagen/sectie/{section.pk}/"


def test_ready_texts_come_into_the_report(shared_draft: Report, client_for: ClientFor, publisher: User) -> None:
    for kind in ("strategic", "offer", "method", "organisation"):
        actions.save_section(actor=publisher, section=shared_draft.sections.get(kind=kind), html=f"<p>Tekst over {kind}</p>", version=0)
    data = frozen(shared_draft).data
    assert data["narratives"]["SD1"] == "<p>Tekst over strategic</p>"
    assert [(part["title"], part["html"]) for part in data["sections"]] == [
        ("Ons aanbod", "<p>Tekst over offer</p>"),
        ("Organisatie en financiën", "<p>Tekst over organisation</p>"),
    ]
    publish_report(actor=publisher, report=shared_draft)
    page = client_for(None).get("/jaarverslagen/2024/").content.decode()
    assert all(f"Tekst over {kind}" in page for kind in ("strategic", "offer", "method", "organisation"))


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def test_pages_ask_the_same_with_one_goal_and_with_three(db: None, quiet: None, staff: User, client_for: ClientFor) -> None:
    client, goal = client_for(staff), OperationalGoalFactory(number=1)
    ActivityFactory(starts_on=date(2024, 3, 1), goals=[goal])
    report = create_report(actor=None, year=2024)
    section = report.sections.get(kind="operational")
    addresses = [f"/werk/verslagen/{report.pk}/{page}" for page in ("", "verdelen/", "voorbeeld/")] + [
        f"/werk/verslagen/sectie/{section.pk}/"
    ]
    actions.add_comment(actor=staff, section=section, text="Eén")
    client.get(addresses[0])
    before = [queries(client, address) for address in addresses]
    for number in (2, 3):
        OperationalGoalFactory(strategic_goal=goal.strategic_goal, number=number)
        actions.add_comment(actor=staff, section=section, text="Nog een")
    actions.add_missing_sections(actor=None, report=report)
    save_foreword(actor=staff, report=report, html="<p>Voorwoord</p>", version=1)
    assert [queries(client, address) for address in addresses] == before


def test_a_stale_save_says_what_stands_there(offer: ReportSection, staff: User) -> None:
    actions.save_section(actor=staff, section=offer, html="<p>Eerst</p>", version=0)
    with pytest.raises(StaleText) as stale:
        actions.save_section(actor=staff, section=offer, html="<p>Daarna</p>", version=0)
    assert (stale.value.current, stale.value.version) == ("<p>Eerst</p>", 1)
