"""A report from draft to published: frozen for good, drawn once, valid, the same bytes again."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import page
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client

from goals.models import ClosedYear, PolicyPlan
from steunpunt.accounts.models import User
from steunpunt.reports import actions
from steunpunt.reports.content import compile_plan
from steunpunt.reports.models import Rendering, Report
from steunpunt.reports.rendering import claim, draw, order_plan_pdf, render, store
from steunpunt.shared.freezing import FreezeError, canonical_json, sha256_of
from steunpunt.shared.pdf import AttachedFile, render_pdf
from tests.factories import ActivityFactory, OperationalGoalFactory, PolicyPlanFactory

TODAY = date(2025, 2, 1)
PROFILES = (page.ValidationProfile.PDF_A_3A, page.ValidationProfile.PDF_UA_1)
ClientFor = Callable[[User | None], Client]


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr("steunpunt.reports.tasks.send", lambda pk: None)


@pytest.fixture
def plan(db: None) -> PolicyPlan:
    plan = PolicyPlanFactory()
    for number in (1, 2):
        goal = OperationalGoalFactory(strategic_goal__plan=plan, number=number)
        ActivityFactory(starts_on=date(2024, 3, number), goals=[goal], participations=12, participations_status="measured")
    return plan


@pytest.fixture
def draft(plan: PolicyPlan) -> Report:
    return actions.create_report(actor=None, year=2024)


@pytest.fixture
def frozen(draft: Report) -> Report:
    return actions.freeze_report(actor=None, report=draft, today=TODAY)


def valid(content: bytes) -> bool:
    return all(page.validate_pdf_bytes(content, profile=profile).is_compliant for profile in PROFILES)


def test_freezing_fixes_data_closes_the_year_and_orders_one_pdf(frozen: Report) -> None:
    assert frozen.data["figures"]["total"]["activities"] == 2
    assert frozen.data_sha256 == sha256_of(frozen.frozen_data.encode())
    assert ClosedYear.objects.filter(year=2024).exists()
    assert Rendering.objects.filter(report=frozen).count() == 1


def test_an_unfinished_year_needs_a_confirmation(draft: Report) -> None:
    with pytest.raises(FreezeError):
        actions.freeze_report(actor=None, report=draft, today=date(2024, 12, 31))
    draft.refresh_from_db()
    assert draft.is_draft
    assert actions.freeze_report(actor=None, report=draft, today=date(2024, 12, 31), confirm_unfinished_year=True).is_frozen


def test_freezing_twice_and_publishing_a_draft_are_refused(draft: Report) -> None:
    with pytest.raises(FreezeError):
        actions.publish_report(actor=None, report=draft)
    actions.freeze_report(actor=None, report=draft, today=TODAY)
    with pytest.raises(FreezeError):
        actions.freeze_report(actor=None, report=draft, today=TODAY)


@pytest.mark.parametrize(
    "statement", ["UPDATE reports_report SET frozen_data = 'x'", "DELETE FROM reports_report", "UPDATE reports_report SET state = 'draft'"]
)
def test_sql_can_not_touch_what_is_frozen(frozen: Report, statement: str) -> None:
    with pytest.raises(DatabaseError, match="What is frozen stays"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_texts_of_a_frozen_report_stay(frozen: Report, plan: PolicyPlan) -> None:
    goal = OperationalGoalFactory(strategic_goal__plan=plan, number=1)
    with pytest.raises(FreezeError):
        actions.save_narrative(actor=None, report=frozen, goal=goal, html="<p>Laat</p>", version=0)


def test_a_text_is_cleaned_and_nobody_overwrites_unseen(draft: Report, plan: PolicyPlan) -> None:
    goal = OperationalGoalFactory(strategic_goal__plan=plan, number=1)
    saved = actions.save_narrative(actor=None, report=draft, goal=goal, html="<p>Goed</p><script>x</script>", version=0)
    assert saved.html == "<p>Goed</p>"
    with pytest.raises(actions.StaleText) as stale:
        actions.save_narrative(actor=None, report=draft, goal=goal, html="<p>Anders</p>", version=0)
    assert stale.value.current == "<p>Goed</p>"


def test_the_pdf_is_archive_and_accessible_and_the_same_again(frozen: Report) -> None:
    first, second = (draw(frozen.frozen_data, made_at=frozen.frozen_at) for _ in range(2))
    assert first == second
    assert valid(first)


@pytest.mark.parametrize("kind", ["plan", "goals", "ten-points"])
def test_the_plan_comes_out_as_valid_pdf(plan: PolicyPlan, frozen: Report, kind: str) -> None:
    assert valid(draw(canonical_json(compile_plan(plan, kind)), made_at=frozen.frozen_at))


@pytest.mark.parametrize("number", [0, 1, 3, 188, 228, 288])
def test_no_end_of_a_stream_can_be_taken_for_a_line_end(number: int) -> None:
    """Of 400 pages numbered so, all of these but the second had packed bytes that end like a line, which an archive may not."""
    content = one_page(number)
    assert b"\r\nendstream" not in content
    assert valid(content)
    assert content == one_page(number)


def one_page(number: int) -> bytes:
    html = f'<!doctype html><html lang="nl"><title>Blad {number}</title><h1>Blad {number}</h1><p>Een blad.'
    data = canonical_json({"format": 1, "kind": "ten-points", "period": "2021-2025", "ten_points": [], "title": "Beleidsplan 2021-2025"})
    moment, file = datetime(2026, 11, 24, 19, 8, 12, tzinfo=UTC), AttachedFile("data.json", data.encode(), "data")
    return render_pdf(html, stylesheet="", made_at=moment, identifier=sha256_of(str(number).encode()), attachments=[file])


def test_rendering_stores_one_pdf(frozen: Report) -> None:
    rendering = Rendering.objects.get(report=frozen)
    done = render(rendering.pk)
    assert done is not None
    assert render(rendering.pk) is None
    with done.file.open("rb") as file:
        assert sha256_of(file.read()) == done.sha256


def test_a_worker_that_fell_silent_is_overtaken_and_stores_nothing(frozen: Report) -> None:
    pk = Rendering.objects.get(report=frozen).pk
    slow = claim(pk)
    assert slow is not None
    assert claim(pk) is None
    Rendering.objects.filter(pk=pk).update(heartbeat_at=date(2020, 1, 1).isoformat() + "T00:00:00Z")
    done = render(pk)
    assert done is not None
    assert store(slow, b"%PDF late") is None
    assert Rendering.objects.get(pk=pk).sha256 == done.sha256


def test_equal_plans_share_one_pdf(plan: PolicyPlan) -> None:
    assert order_plan_pdf(plan, "goals") == order_plan_pdf(plan, "goals")
    assert order_plan_pdf(plan, "plan") != order_plan_pdf(plan, "goals")


def test_figures_equal_independent_sql(frozen: Report) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), sum(participations) FROM goals_activity WHERE starts_on BETWEEN '2024-01-01' AND '2024-12-31'")
        count, participations = cursor.fetchone()
    total = frozen.data["figures"]["total"]
    assert (total["activities"], total["participations"]["value"]) == (count, participations)


def test_the_public_sees_only_what_is_published(client_for: ClientFor, frozen: Report) -> None:
    visitor = client_for(None)
    assert visitor.get("/jaarverslagen/2024/").status_code == 404
    actions.publish_report(actor=None, report=frozen)
    assert visitor.get("/jaarverslagen/").status_code == 200
    assert visitor.get("/jaarverslagen/2024/").status_code == 200
    assert visitor.get("/jaarverslagen/2024/gegevens.json").content.decode() == frozen.frozen_data
    assert "SD1-OD1" in visitor.get("/jaarverslagen/2024/cijfers.csv").content.decode()
    assert visitor.get("/jaarverslagen/2024/pdf/").status_code == 202
    render(Rendering.objects.get(report=frozen).pk)
    assert visitor.get("/jaarverslagen/2024/pdf/")["Content-Type"] == "application/pdf"


def test_a_file_is_recognised_or_unknown(client_for: ClientFor, frozen: Report) -> None:
    actions.publish_report(actor=None, report=frozen)
    done = render(Rendering.objects.get(report=frozen).pk)
    assert done is not None
    with done.file.open("rb") as file:
        ours = file.read()
    for content, known in ((ours, True), (ours + b" ", False)):
        answer = client_for(None).post("/jaarverslagen/controle/", {"file": SimpleUploadedFile("x.pdf", content)})
        assert bool(answer.context["found"]) is known


@pytest.mark.parametrize(
    ("who", "status"), [("visitor", 302), ("member", 403), ("colleague", 403), ("stranger", 403), ("staff", 200), ("publisher", 200)]
)
def test_the_desk_is_for_colleagues(client_for: ClientFor, request: pytest.FixtureRequest, draft: Report, who: str, status: int) -> None:
    client = client_for(request.getfixturevalue(who))
    for address in ("/werk/verslagen/", f"/werk/verslagen/{draft.pk}/", f"/werk/verslagen/{draft.pk}/voorbeeld/"):
        assert client.get(address).status_code == status


def test_only_a_publisher_freezes_and_publishes(client_for: ClientFor, staff: User, publisher: User, draft: Report) -> None:
    freeze, publish = f"/werk/verslagen/{draft.pk}/bevriezen/", f"/werk/verslagen/{draft.pk}/publiceren/"
    assert client_for(staff).post(freeze).status_code == 403
    assert client_for(publisher).post(freeze).status_code == 302
    assert client_for(staff).post(publish).status_code == 403
    assert client_for(publisher).post(publish).status_code == 302
    draft.refresh_from_db()
    assert draft.is_published


def test_the_shell_does_the_same(plan: PolicyPlan, tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("report", "2024", "--freeze", "--publish", "--pdf", str(tmp_path / "a.pdf"), "--json")
    told = json.loads(capsys.readouterr().out)
    assert (told["state"], told["pdf_sha256"]) == ("published", sha256_of((tmp_path / "a.pdf").read_bytes()))
    call_command("report", "2024", "--pdf", str(tmp_path / "b.pdf"), "--render", "--json")
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


@pytest.mark.usefixtures("emptied_afterwards")
def test_two_at_once_freeze_once() -> None:
    goal = OperationalGoalFactory(strategic_goal__plan=PolicyPlanFactory())
    ActivityFactory(goals=[goal])
    report = actions.create_report(actor=None, year=2024)
    results: list[str] = []

    def freeze() -> None:
        try:
            actions.freeze_report(actor=None, report=report, today=TODAY)
            results.append("frozen")
        except FreezeError:
            results.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=freeze) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["frozen", "refused"]
