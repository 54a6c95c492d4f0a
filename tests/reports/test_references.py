"""Figures inside a text: always those of the tables, frozen as text, and a clear word about what names no figure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client

from goals.models import PolicyPlan
from steunpunt.accounts.models import User
from steunpunt.reports.actions import freeze_report, save_foreword
from steunpunt.reports.content import compile_report
from steunpunt.reports.models import Report
from steunpunt.reports.printing import print_html
from steunpunt.reports.sections import actions
from steunpunt.reports.sections.pages import section_context
from steunpunt.reports.sections.references import FigureBook, UnknownFigure
from steunpunt.shared.freezing import FreezeError
from tests.factories import ActivityFactory, OperationalGoalFactory

ClientFor = Callable[[User | None], Client]
TODAY = date(2025, 2, 1)


@pytest.fixture
def book(shared_plan: PolicyPlan) -> FigureBook:
    OperationalGoalFactory(strategic_goal__plan=shared_plan, number=3)
    return FigureBook.of(shared_plan, 2024)


@pytest.mark.parametrize(
    ("token", "figure"),
    [
        ("{{ deelnames SD1-OD1 }}", "1.212"),
        ("{{deelnames sd1-od2}}", "12"),
        ("{{ Deelnames&nbsp;plan }}", "1.224"),
        ("{{ activiteiten SD1 }}", "2"),
        ("{{ dagdelen SD1-OD1 2024 }}", "2,5"),
        ("{{ dagdelen plan }}", "5"),
        ("{{ organisaties SD1 }}", "onbekend"),
        ("{{ deelnames SD1-OD3 }}", "geen"),
        ("{{ activiteiten plan 2023 }}", "0"),
        ("{{ deelnames SD1-OD9 }}", "{{ deelnames SD1-OD9 }}"),
    ],
)
def test_a_token_gives_the_figure_of_its_level(book: FigureBook, token: str, figure: str) -> None:
    assert book.resolve(f"<p>Er waren {token}.</p>") == f"<p>Er waren {figure}.</p>"


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ("{{ deelname SD1 }}", "deelname SD1"),
        ("{{ deelnames }}", "deelnames"),
        ("{{ }}", "noemt geen cijfer"),
        ("{{ deelnames SD7 }}", "SD7"),
        ("{{ deelnames plan 2025 }}", "2021 tot 2024"),
        ("{{ deelnames plan 2020 }}", "2021 tot 2024"),
        ("{{ deelnames plan ٢٠٢٤ }}", "2021 tot 2024"),
        ("{{ deelnames plan 2024 ja }}", "noemt geen cijfer"),
        ("{{ deel<strong>names plan</strong> }}", "deels vet"),
        ("<p>Hier {{ deelnames plan</p>", "accolades"),
        ("<p>deelnames plan }} daar</p>", "accolades"),
    ],
)
def test_what_names_no_figure_is_said_clearly(book: FigureBook, html: str, told: str) -> None:
    with pytest.raises(UnknownFigure) as problem:
        book.check(html)
    assert told in str(problem.value)


def test_braces_that_mean_nothing_special_are_left_alone(book: FigureBook) -> None:
    book.check("<p>Een {enkele} accolade mag.</p>")
    assert book.resolve("<p>{ zo }</p>") == "<p>{ zo }</p>"


def test_an_unknown_token_is_refused_at_save_and_what_was_typed_stays(shared_draft: Report, staff: User, client_for: ClientFor) -> None:
    section = shared_draft.sections.get(kind="offer")
    typed = "<p>Wij bereikten {{ deelnames SD8 }} mensen.</p>"
    answer = client_for(staff).post(f"/werk/verslagen/sectie/{section.pk}/", {"html": typed, "version": 0})
    assert answer.status_code == 422
    assert "dit plan heeft geen SD8" in answer.content.decode()
    assert answer.context["form"]["html"].value() == typed
    section.refresh_from_db()
    assert (section.html, section.state) == ("", "to-write")


def test_text_and_table_and_ledger_agree_when_frozen(shared_draft: Report, shared_plan: PolicyPlan, staff: User) -> None:
    section = shared_draft.sections.get(kind="operational", goal__number=1)
    text = "<p>{{ activiteiten SD1-OD1 }}/{{ deelnames SD1-OD1 }}/{{ activiteiten SD1-OD1 2023 }}</p>"
    actions.save_section(actor=staff, section=section, html=text, version=0)
    assert compile_report(shared_draft)["narratives"]["SD1-OD1"] == "<p>1/1.212/0</p>"
    for year in (2023, 2024):
        ActivityFactory(starts_on=date(year, 6, 1), goals=[section.goal], participations=88, participations_status="measured")
    frozen = freeze_report(actor=None, report=shared_draft, today=TODAY)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), sum(a.participations) FROM goals_activity a JOIN goals_activitycontribution c ON c.activity_id = a.id"
            " WHERE a.year = 2024 AND c.goal_id = %s",
            [section.goal_id],
        )
        count, participations = cursor.fetchone()
    assert frozen.data["narratives"]["SD1-OD1"] == f"<p>{count}/{participations:,}/1</p>".replace(",", ".")
    assert frozen.data["references"]["{{ deelnames SD1-OD1 }}"] == "1.300"
    assert "<p>2/1.300/1</p>" in print_html(frozen.data, data_sha256=frozen.data_sha256, frozen_at=frozen.frozen_at)


def test_braces_are_never_frozen(shared_draft: Report) -> None:
    save_foreword(actor=None, report=shared_draft, html="<p>{{ deelnames SD8 }}</p>", version=1)
    shared_draft.refresh_from_db()
    assert compile_report(shared_draft)["foreword"] == "<p>{{ deelnames SD8 }}</p>"
    with pytest.raises(FreezeError, match=r"deelnames SD8"):
        freeze_report(actor=None, report=shared_draft, today=TODAY)
    shared_draft.refresh_from_db()
    assert shared_draft.is_draft


def test_the_editor_shows_the_figures_and_a_list_to_copy(shared_draft: Report, staff: User, client_for: ClientFor) -> None:
    section = shared_draft.sections.get(kind="operational", goal__number=1)
    actions.save_section(actor=staff, section=section, html="<p>Het waren er {{ deelnames SD1-OD1 }}.</p>", version=0)
    page = client_for(staff).get(f"/werk/verslagen/sectie/{section.pk}/").content.decode()
    assert "Het waren er 1.212." in page
    assert "<code data-figure>{{ deelnames SD1-OD1 }}</code>" in page


@pytest.mark.parametrize(
    ("kind", "levels"),
    [("foreword", ["hele plan", "SD1"]), ("strategic", ["SD1", "SD1-OD1", "SD1-OD2", "hele plan"])],
)
def test_the_list_holds_what_is_near(shared_draft: Report, staff: User, kind: str, levels: list[str]) -> None:
    section = shared_draft.sections.select_related("report__plan", "strategic_goal").get(kind=kind)
    rows = section_context(section, staff)["figures"]
    assert sorted(row.label for row in rows) == sorted(levels)
    assert len(rows[0].choices) == 4
