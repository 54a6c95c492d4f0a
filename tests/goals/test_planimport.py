"""Reading a plan's text: as our plan is written, as other plans are written, and what is wrong with bad ones."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document

from goals.planimport import ParsedPlan, PlanImportError, ProblemKind, parse_plan
from goals.planimport.messages import describe

SHIPPED = Path(__file__).resolve().parents[2] / "goals" / "plans" / "beleidsplan-2021-2025.txt"


def parse(text: str) -> ParsedPlan:
    return parse_plan(text.encode())


def shape(plan: ParsedPlan) -> list[tuple[int, str, list[tuple[int, str]]]]:
    return [(sd.number, sd.text, [(od.number, od.text) for od in sd.operational_goals]) for sd in plan.strategic_goals]


def problems(data: bytes) -> list[tuple[ProblemKind, int | None]]:
    with pytest.raises(PlanImportError) as caught:
        parse_plan(data)
    for problem in caught.value.problems:
        assert "%(" not in str(describe(problem, caught.value.unit))
    return [(problem.kind, problem.line) for problem in caught.value.problems]


SMALL = [(1, "Mensen staan sterk.", [(1, "Eerste doel."), (2, "Tweede doel.")]), (2, "Kennis stroomt.", [(1, "Derde doel.")])]


class TestOurPlan:
    plan = parse_plan(SHIPPED.read_bytes())

    def test_has_four_strategic_and_sixteen_operational_goals(self) -> None:
        assert [len(sd.operational_goals) for sd in self.plan.strategic_goals] == [8, 2, 2, 4]
        assert self.plan.strategic_goals[0].text.startswith("Civiel sociaal-cultureel actorschap")
        assert self.plan.operational_goals[15].text.endswith("in relatie tot beleidsvraagstukken.")

    def test_has_title_mission_and_headings(self) -> None:
        assert self.plan.title.startswith("Beleidsplan 2021-2025: dit mag je")
        assert len(self.plan.mission) == 5
        assert self.plan.mission[1].startswith("We werken aan praktijkondersteuning en -ontwikkeling")
        assert self.plan.ten_points_heading == "Ons 10-puntenprogramma"
        assert len(self.plan.ten_points_intro) == 1
        assert self.plan.ten_points == ()
        assert self.plan.target_groups_heading == "Onze doelgroepen"
        assert self.plan.target_groups == ()

    def test_names_five_downloads(self) -> None:
        names = ("Beleidsplan", "Onze doelen", "Ons 10-puntenprogramma", "Beheersovereenkomst", "Addendum subsidieaanvraag")
        assert self.plan.downloads == names

    def test_leaves_nothing_unrecognised(self) -> None:
        assert self.plan.unrecognised == ()

    def test_names_the_line_of_each_goal(self) -> None:
        lines = SHIPPED.read_text(encoding="utf-8").splitlines()
        for goal in (*self.plan.strategic_goals, *self.plan.operational_goals):
            assert goal.text in lines[goal.line - 1].replace("\xa0", " ")


@pytest.mark.parametrize(
    "sd", ["SD{0} – ", "SD {0} – ", "SD{0}: ", "SD{0} ", "sd {0}. ", "Strategische doelstelling {0}. ", "STRATEGISCHE DOELSTELLING {0}: "]
)
@pytest.mark.parametrize("bullet", ["", "• ", "•", "- ", "* ", "  – "])
@pytest.mark.parametrize(
    "od", ["OD{1} – ", "OD {0}.{1} ", "OD{0}.{1}: ", "{0}.{1} ", "{0}.{1}. ", "{1}. ", "Operationele doelstelling {1}: ", "Od {1} - "]
)
def test_goals_are_found_however_they_are_marked(sd: str, bullet: str, od: str) -> None:
    lines = ["Strategische en operationele doelstellingen"]
    for number, text, below in SMALL:
        lines.append(sd.format(number) + text)
        lines += [bullet + od.format(number, below_number) + below_text for below_number, below_text in below]
    assert shape(parse("\n".join(lines))) == SMALL


def test_unlabelled_numbers_are_goals_below_their_heading() -> None:
    text = "Doelstellingen\n\n1. Mensen staan sterk.\n1.1 Eerste doel.\n1.2 Tweede doel.\n2. Kennis stroomt.\n2.1 Derde doel."
    assert shape(parse(text)) == SMALL


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends_do_not_matter(codec: str, end: str) -> None:
    text = end.join(["SD1 – Geïnspireerd.", "", "• OD1 –\u00a0Eerste\u00a0doel.", "• OD2 – Tweede doel."])
    assert shape(parse_plan(text.encode(codec))) == [(1, "Geïnspireerd.", [(1, "Eerste doel."), (2, "Tweede doel.")])]


def test_wrapped_lines_are_joined() -> None:
    text = "SD1 – Een sterk\nsociaal-\ncultureel veld.\n"
    text += "  • OD1 – Eén doel, met marketing-\n    en communicatie en\n    -praktijk.\n\nOnze missie\nWe zijn\nsamen.\n\nEn meer."
    plan = parse(text)
    assert shape(plan) == [(1, "Een sterk sociaal-cultureel veld.", [(1, "Eén doel, met marketing- en communicatie en -praktijk.")])]
    assert plan.mission == ("We zijn samen.", "En meer.")


def test_a_number_on_a_line_of_its_own_takes_the_next_text() -> None:
    assert shape(parse("SD1\n\nMensen staan sterk.\n\nOD1\nEerste doel.")) == [(1, "Mensen staan sterk.", [(1, "Eerste doel.")])]


def test_points_and_groups_are_taken_from_their_sections() -> None:
    text = "Ons 10-puntenprogramma\n\nInleiding.\n\n1. Eerste punt\n2) Tweede punt\n\n"
    text += "Onze doelgroepen\n• Organisaties\n- Overheden\n\nSD1 – Doel.\nOD1 – Doel."
    plan = parse(text)
    assert plan.ten_points == ("Eerste punt", "Tweede punt")
    assert plan.ten_points_intro == ("Inleiding.",)
    assert plan.target_groups == ("Organisaties", "Overheden")


def test_goals_in_any_order_are_sorted() -> None:
    assert shape(parse("SD2: B\nOD1: c\nSD1: A\nOD2: b\nOD1: a")) == [(1, "A", [(1, "a"), (2, "b")]), (2, "B", [(1, "c")])]


def test_what_has_no_place_is_reported_with_its_line() -> None:
    plan = parse("Titel\n\nZomaar iets.\n\nSD1 – Doel.\nOD1 – Doel.\n1.1.1 Actie.\n\nToelichting.\n\nSD x: niets\nPagina 3 van 9\n7")
    assert [(line.line, line.is_goal_like) for line in plan.unrecognised] == [(3, False), (7, True), (9, False), (11, True)]
    assert plan.title == "Titel"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", [(ProblemKind.EMPTY, None)]),
        (" \n\t\n\ufeff", [(ProblemKind.EMPTY, None)]),
        ("Beste,\n\ntot morgen", [(ProblemKind.NO_GOALS, 1)]),
        ("OD1 – Doel.\nSD1 – Doel.\nOD1 – Doel.", [(ProblemKind.GOAL_BEFORE_STRATEGIC_GOAL, 1)]),
        ("SD1 – A\nOD1 – a\nOD1 – b", [(ProblemKind.DUPLICATE_OPERATIONAL_GOAL, 3)]),
        ("SD1 – A\nOD1 – a\nSD1 – B", [(ProblemKind.DUPLICATE_STRATEGIC_GOAL, 3)]),
        ("SD1 – A\nOD1 – a\nOD3 – b", [(ProblemKind.OPERATIONAL_GAP, 3)]),
        ("SD1 – A\nOD2 – a", [(ProblemKind.OPERATIONAL_GAP, 2)]),
        ("SD1 – A\nOD1 – a\n\nSD3 – B\nOD1 – b", [(ProblemKind.STRATEGIC_GAP, 4)]),
        ("SD1 – A\nOD 1.1 – a\nSD2 – B\nOD 1.2 – b", [(ProblemKind.WRONG_STRATEGIC_GOAL, 4), (ProblemKind.OPERATIONAL_GAP, 4)]),
        ("SD0 – A\nOD0 – a", [(ProblemKind.NUMBER_ZERO, 1), (ProblemKind.NUMBER_ZERO, 2)]),
        ("SD1 – A\nOD1 –\nOD2 – b", [(ProblemKind.GOAL_WITHOUT_TEXT, 2)]),
        ("SD1 – A\nOD1 – " + "lang " * 300, [(ProblemKind.TEXT_TOO_LONG, 2)]),
    ],
)
def test_bad_plans_name_the_line(text: str, expected: list[tuple[ProblemKind, int | None]]) -> None:
    assert problems(text.encode()) == expected


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"SD1\x00\x01\x02", [(ProblemKind.BINARY, 1)]),
        (b"SD1 - a\n\x00\xff\xfe", [(ProblemKind.BINARY, 2)]),
        (b"SD1 - a\nOD1 - ge\xefnspireerd", [(ProblemKind.WRONG_ENCODING, 2)]),
        (b"\xff\xfe" + "SD1".encode("utf-16-le") + b"\x00\xd8", [(ProblemKind.WRONG_ENCODING, 1)]),
        (b"%PDF-1.7 enz", [(ProblemKind.WRONG_KIND_OF_FILE, 1)]),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", [(ProblemKind.WRONG_KIND_OF_FILE, 1)]),
        (b"PK\x03\x04 kapot", [(ProblemKind.BROKEN_WORD_FILE, 1)]),
        (b"SD1 - a\n" * 300_000, [(ProblemKind.TOO_LARGE, None)]),
        (b"PK\x03\x04" + bytes(11 * 1024 * 1024), [(ProblemKind.TOO_LARGE, None)]),
    ],
    ids=["binary", "binary later", "cp1252", "utf-16", "pdf", "doc", "zip", "large text", "large word"],
)
def test_bad_files_are_refused(data: bytes, expected: list[tuple[ProblemKind, int | None]]) -> None:
    assert problems(data) == expected


def test_a_problem_says_where_what_and_how() -> None:
    with pytest.raises(PlanImportError) as caught:
        parse("SD1 – A\nOD1 – a\nOD1 – b")
    (problem,) = caught.value.problems
    message = describe(problem, caught.value.unit)
    assert str(message) == (
        "Line 3: OD1 of SD1 was already there on line 2. Give each operational goal of one strategic goal its own number."
    )


class TestWord:
    def test_paragraphs_lists_and_tables_are_read(self) -> None:
        document = Document()
        document.add_heading("Onze missie", 1)
        document.add_paragraph("We staan sterk.")
        document.add_heading("Strategische en operationele doelstellingen", 1)
        document.add_heading("SD 1 – Mensen staan sterk.", 2)
        document.add_paragraph("OD1 – Eerste doel.", style="List Bullet")
        document.add_paragraph("OD2 – Tweede\ndoel.", style="List Bullet")
        table = document.add_table(rows=2, cols=2)
        for cell, text in zip(table._cells, ["SD2", "Kennis stroomt.", "OD 2.1", "Derde doel."], strict=True):
            cell.text = text
        plan = parse_plan(saved(document))
        assert shape(plan) == SMALL
        assert plan.mission == ("We staan sterk.",)
        assert plan.unit == "paragraph"

    def test_automatic_numbers_count_along(self) -> None:
        document = Document()
        document.add_paragraph("SD1: Mensen staan sterk.")
        document.add_paragraph("Eerste doel.", style="List Number")
        document.add_paragraph("Tweede doel.", style="List Number")
        assert shape(parse_plan(saved(document))) == SMALL[:1]

    def test_problems_name_the_paragraph(self) -> None:
        document = Document()
        document.add_paragraph("SD1: Mensen staan sterk.")
        document.add_paragraph("OD2: Tweede doel.")
        with pytest.raises(PlanImportError) as caught:
            parse_plan(saved(document))
        assert str(describe(caught.value.problems[0], caught.value.unit)).startswith("Paragraph 2: ")

    def test_a_bomb_is_refused_before_it_is_unpacked(self) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            package.writestr("word/document.xml", "<a>" + " " * (70 * 1024 * 1024) + "</a>")
        assert len(out.getvalue()) < 200_000
        assert problems(out.getvalue()) == [(ProblemKind.TOO_LARGE, None)]

    @pytest.mark.parametrize("body", ["<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "<a>", "", "<a>" * 5000 + "</a>" * 5000])
    def test_broken_or_hostile_xml_is_refused(self, body: str) -> None:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as package:
            package.writestr("word/document.xml", body)
        with pytest.raises(PlanImportError):
            parse_plan(out.getvalue())


def saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]  # python-docx has no types
    return out.getvalue()
