"""The pages of editions and figures: who sees what, what they say, and that each figure equals what was counted."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from goals.models import PolicyPlan
from steunpunt.accounts.models import User
from steunpunt.reports import actions
from steunpunt.reports.editions.actions import start_erratum
from steunpunt.reports.editions.changes import levels
from steunpunt.reports.editions.codes import KINDS, FigureCode
from steunpunt.reports.models import Rendering, Report
from steunpunt.reports.rendering import draw, render
from tests.factories import ActivityFactory, OperationalGoalFactory
from tests.reports.correcting import TODAY, corrected, second_edition

pytestmark = pytest.mark.usefixtures("stored_apart")
ClientFor = Callable[[User | None], Client]
FIGURE = "/jaarverslagen/2024/uitgave/1/cijfers/SD1-OD1/deelnames/"


def test_every_figure_equals_the_rows_of_its_own_table(client: Client, plan: PolicyPlan, publisher: User) -> None:
    """Counted again from the table that anyone can fetch, with none of our own code."""
    goals = [OperationalGoalFactory(strategic_goal__plan=plan, number=number) for number in (1, 2)]
    ActivityFactory(starts_on=date(2024, 5, 1), goals=goals, half_days=Decimal("2.5"), half_days_status="measured")
    ActivityFactory(starts_on=date(2024, 6, 1), goals=goals[:1], participations_status="not-applicable")
    frozen = actions.freeze_report(actor=None, report=actions.create_report(actor=None, year=2024), today=TODAY)
    report = actions.publish_report(actor=None, report=frozen)
    seen = 0
    for level, figures in levels(report.data["figures"]):
        for kind in KINDS:
            path = FigureCode(2024, 1, level, kind).path
            assert client.get(path).status_code == 200
            rows = list(csv.DictReader(io.StringIO(client.get(f"{path}tabel.csv").content.decode()), delimiter=";"))
            found = figures[kind.key]
            assert counted_by_hand(rows, kind.key) == (found["value"] if isinstance(found, dict) else found)
            seen += 1
    assert seen == 16


def counted_by_hand(rows: list[dict[str, str]], key: str) -> Any:
    if key == "activities":
        return len(rows)
    name = {"half_days": "dagdelen", "participations": "deelnames", "organisations": "organisaties"}[key]
    measured = [row for row in rows if row[f"{name}: bekend?"] == "measured"]
    if not measured:
        return None
    if key == "organisations":
        return len({number for row in measured for number in row["organisaties (nummers)"].split()})
    total = sum(Decimal(row[name]) for row in measured)
    return f"{total:.1f}" if key == "half_days" else int(total)


def test_a_figure_shows_definition_entries_and_code_to_anyone(client: Client, published: Report) -> None:
    page = client.get(FIGURE).content.decode()
    for word in ("Deelnames: 12", "2024.1-1.1-D", "Zo is er geteld", published.entries.all()[0].title):
        assert word in page
    assert published.entries.all()[1].title not in page


def test_a_figure_of_a_report_that_is_not_public_is_for_staff(client_for: ClientFor, plan: PolicyPlan, staff: User, member: User) -> None:
    actions.freeze_report(actor=None, report=actions.create_report(actor=None, year=2024), today=TODAY)
    paths = [FIGURE, f"{FIGURE}tabel.csv", "/jaarverslagen/2024/uitgave/1/activiteiten.csv"]
    for path in paths:
        assert [client_for(user).get(path).status_code for user in (None, member, staff)] == [404, 404, 200]
    find = "/jaarverslagen/cijfer/?code=2024.1-P-A"
    assert [client_for(user).get(find).status_code for user in (None, staff)] == [422, 302]


@pytest.mark.parametrize(
    "path",
    [
        "/jaarverslagen/2024/uitgave/9/",
        "/jaarverslagen/2024/uitgave/1/wijzigingen/",
        "/jaarverslagen/2024/uitgave/1/cijfers/SD9/deelnames/",
        "/jaarverslagen/2024/uitgave/1/cijfers/plan/onzin/",
        "/jaarverslagen/2024/uitgave/1/cijfers/'; DROP/deelnames/",
        "/jaarverslagen/2023/uitgave/1/",
    ],
)
def test_what_is_not_there_is_not_found(client: Client, published: Report, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_code_leads_to_its_figure_and_a_wrong_one_is_told(client: Client, published: Report) -> None:
    assert client.get("/jaarverslagen/cijfer/?code=2024.1-1.1-d").headers["Location"] == FIGURE
    wrong = client.get("/jaarverslagen/cijfer/?code=2024.7-1.1-d")
    assert (wrong.status_code, "2024.7-1.1-d" in wrong.content.decode()) == (422, True)
    assert client.get("/jaarverslagen/cijfer/").status_code == 200


@pytest.mark.parametrize("path", [FIGURE, "/jaarverslagen/2024/uitgave/1/cijfers/SD1/organisaties/"])
def test_the_page_of_a_figure_asks_as_much_of_three_entries_as_of_one(client: Client, plan: PolicyPlan, path: str) -> None:
    asked = []
    for extra in (0, 2):
        for _ in range(extra):
            ActivityFactory(starts_on=date(2023, 3, 1), goals=[OperationalGoalFactory(strategic_goal__plan=plan, number=1)])
        year = 2024 - bool(extra)
        ActivityFactory(starts_on=date(year, 3, 1), goals=[OperationalGoalFactory(strategic_goal__plan=plan, number=1)])
        report = actions.create_report(actor=None, year=year)
        actions.publish_report(actor=None, report=actions.freeze_report(actor=None, report=report, today=TODAY))
        address = path.replace("2024", str(year))
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 8


def test_both_editions_are_there_and_the_old_one_says_so(client: Client, published: Report, publisher: User) -> None:
    old_data = client.get("/jaarverslagen/2024/uitgave/1/gegevens.json").content
    second = second_edition(published, publisher)
    assert client.get("/jaarverslagen/2024/uitgave/1/gegevens.json").content == old_data
    assert client.get("/jaarverslagen/2024/gegevens.json").content.decode() == second.frozen_data
    old = client.get("/jaarverslagen/2024/uitgave/1/").content.decode()
    assert "uitgave 2 vervangt ze" in old
    new = client.get("/jaarverslagen/2024/").content.decode()
    assert "Een telling klopte niet." in new
    assert "vervangt ze" not in new
    changes = client.get("/jaarverslagen/2024/uitgave/2/wijzigingen/").content.decode()
    for word in ("Een telling klopte niet.", published.data_sha256, second.data_sha256, "<del>", FIGURE):
        assert word in changes
    shelf = client.get("/jaarverslagen/").content.decode()
    assert 'href="/jaarverslagen/2024/uitgave/1/"' in shelf
    assert "intussen verbeterd" in client.get(FIGURE).content.decode()


def test_checking_the_pdf_of_a_replaced_edition_says_that_it_was_corrected(client: Client, published: Report, publisher: User) -> None:
    rendering = render(Rendering.objects.get(report=published).pk)
    assert rendering is not None
    second_edition(published, publisher)
    with rendering.file.open("rb") as file:
        page = client.post("/jaarverslagen/controle/", {"file": file}).content.decode()
    assert "Uitgave 2 verbetert ze." in page


def test_the_pdf_of_an_erratum_is_valid_and_prints_codes(published: Report, publisher: User) -> None:
    import pymupdf

    from tests.reports.test_reports import valid

    second = second_edition(published, publisher)
    content = draw(second.frozen_data, made_at=second.frozen_at)
    assert valid(content)
    document = pymupdf.open(stream=content)
    text = "".join(page.get_text() for page in document)
    assert "2024.2-1.1-D" in text
    assert "Een telling klopte niet." in text
    links = {link.get("uri", "") for page in document for link in page.get_links()}
    assert any(uri.endswith("/jaarverslagen/2024/uitgave/2/cijfers/SD1-OD1/deelnames/") for uri in links)


def test_only_a_publisher_starts_an_erratum(client_for: ClientFor, published: Report, staff: User, member: User, publisher: User) -> None:
    path = f"/werk/verslagen/{published.pk}/erratum/"
    assert [client_for(user).get(path).status_code for user in (None, member, staff, publisher)] == [302, 403, 403, 200]
    assert client_for(staff).post(path, {"reason": "Ik vind van wel."}).status_code == 403
    assert Report.objects.count() == 1
    empty = client_for(publisher).post(path, {"reason": " "})
    assert (empty.status_code, "de reden is openbaar" in empty.content.decode()) == (422, True)
    started = client_for(publisher).post(path, {"reason": "Een typfout."})
    draft = Report.objects.get(edition=2)
    assert started.headers["Location"] == f"/werk/verslagen/{draft.pk}/"
    again = client_for(publisher).post(path, {"reason": "Nog eens."})
    assert (again.status_code, "Nog eens." in again.content.decode()) == (422, True)


def test_the_desk_shows_what_an_erratum_would_change(client_for: ClientFor, published: Report, publisher: User) -> None:
    corrected(publisher, participations=20)
    page = client_for(publisher).get(f"/werk/verslagen/{published.pk}/erratum/").content.decode()
    for word in ("Cijfers die zouden veranderen", "Activiteiten verbeterd na het bevriezen", "SD1-OD1", ">12", ">20"):
        assert word in page


def test_the_shell_makes_an_erratum(published: Report, publisher: User, capsys: Any) -> None:
    corrected(publisher, participations=20)
    call_command("report", 2024, "--erratum", "Een telling.", "--freeze", "--confirm-unfinished-year", "--publish", "--json")
    assert '"edition": 2' in capsys.readouterr().out
    assert Report.objects.published().count() == 2


def test_an_erratum_that_nobody_froze_changes_nothing_in_public(client: Client, published: Report, publisher: User) -> None:
    start_erratum(actor=publisher, report=published, reason="Later.")
    assert client.get("/jaarverslagen/2024/").status_code == 200
    assert "vervangt ze" not in client.get("/jaarverslagen/2024/uitgave/1/").content.decode()
    assert client.get("/jaarverslagen/2024/uitgave/2/").status_code == 404
