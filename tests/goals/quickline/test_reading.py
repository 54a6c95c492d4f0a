"""What a line says, part by part."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from goals.quickline import Known, KnownGoal, KnownName, Reading, What, read

TODAY = date(2025, 11, 26)  # a Wednesday
KNOWN = Known(
    goals=(
        KnownGoal(15, 1, 5, "Vrijwilligers", range(2021, 2026)),
        KnownGoal(11, 1, 1, "Agogisch handelen", range(2021, 2026)),
        KnownGoal(18, 1, 8, "Netwerk burgerinitiatieven", range(2021, 2026)),
        KnownGoal(43, 4, 3, "Kennis uit het buitenland", range(2021, 2026)),
        KnownGoal(44, 4, 4, "Kennis voor beleidsvragen", range(2021, 2026)),
        KnownGoal(95, 1, 5, "Iets nieuws", range(2026, 2031)),
    ),
    kinds=(
        KnownName("advice", ("Advies op maat", "advies")),
        KnownName("training", ("Vorming",)),
        KnownName("webinar", ("Webinar",)),
        KnownName("network-meeting", ("Netwerkmoment",)),
    ),
    modes=(KnownName("online", ("Online",)), KnownName("on-site", ("Ter plaatse", "fysiek"))),
    organisations=(
        KnownName("1", ("Avansa",)),
        KnownName("2", ("Avansa Limburg",)),
        KnownName("3", ("Café Zéro vzw",)),
        KnownName("4", ("Harmonie",), "Gent"),
        KnownName("5", ("Harmonie",), "Aalst"),
        KnownName("6", ("Sint-Jan Leuven",)),
        KnownName("7", ("Webinar",)),
        KnownName("8", ("Koepel van het Volk",)),
    ),
    municipalities=(
        KnownName("44021", ("Gent",)),
        KnownName("72003", ("Bree",)),
        KnownName("24062", ("Leuven",)),
        KnownName("73098", ("As",)),
    ),
)


def said(line: str) -> Reading:
    return read(line, KNOWN, today=TODAY)


def test_the_example_of_the_issue() -> None:
    reading = said("advies vrijwilligers Avansa Limburg 1u SD1-OD5 gisteren")
    assert {part.what: part.value for part in reading.parts} == {
        What.KIND: "advice",
        What.ORGANISATION: "2",
        What.MINUTES: 60,
        What.GOAL: 15,
        What.DAY: date(2025, 11, 25),
    }
    assert (reading.title, reading.questions, reading.unread) == ("Vrijwilligers", (), ())


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("vandaag", date(2025, 11, 26)),
        ("gisteren", date(2025, 11, 25)),
        ("eergisteren", date(2025, 11, 24)),
        ("maandag", date(2025, 11, 24)),
        ("woensdag", date(2025, 11, 26)),
        ("donderdag", date(2025, 11, 20)),
        ("vorige donderdag", date(2025, 11, 20)),
        ("afgelopen dinsdag", date(2025, 11, 25)),
        ("vorige week dinsdag", date(2025, 11, 18)),
        ("dinsdag vorige week", date(2025, 11, 18)),
        ("3 maart", date(2025, 3, 3)),
        ("op 3 mrt. 2024", date(2024, 3, 3)),
        ("3/3", date(2025, 3, 3)),
        ("24/12", date(2024, 12, 24)),
        ("29/2", date(2024, 2, 29)),
        ("03/03/2026", date(2026, 3, 3)),
        ("3-3-2024", date(2024, 3, 3)),
        ("3.3.24", date(2024, 3, 3)),
        ("2026-03-03", date(2026, 3, 3)),
        ("Maandag 3 Maart", date(2025, 3, 3)),
        ("maandag, 3 maart 2025", date(2025, 3, 3)),
        ("3 maart 2025 deelnames", date(2025, 3, 3)),
        ("datum:2025-01-02", date(2025, 1, 2)),
    ],
)
def test_days(text: str, day: date) -> None:
    reading = said(f"Overleg {text}")
    assert (reading.values(What.DAY), reading.title, reading.questions) == ([day], "Overleg", ())


@pytest.mark.parametrize("text", ["31/2", "2025-13-01", "0/0/2025", "1/1/1789", "datum:2025-02-31"])
def test_what_looks_like_a_day_and_is_none_is_said(text: str) -> None:
    reading = said(f"Overleg {text}")
    assert (reading.values(What.DAY), reading.unread_texts, reading.title) == ([], [text], f"Overleg {text}")


@pytest.mark.parametrize(
    ("text", "what", "value"),
    [
        ("1u", What.MINUTES, 60),
        ("1u30", What.MINUTES, 90),
        ("1 u 30 min", What.MINUTES, 90),
        ("1,5 uur", What.MINUTES, 90),
        ("90 min", What.MINUTES, 90),
        ("anderhalf uur", What.MINUTES, 90),
        ("een half uur", What.MINUTES, 30),
        ("kwartier", What.MINUTES, 15),
        ("2 dagdelen", What.HALF_DAYS, Decimal(2)),
        ("1,5 dagdelen", What.HALF_DAYS, Decimal("1.5")),
        ("twee dagdelen", What.HALF_DAYS, Decimal(2)),
        ("halve dag", What.HALF_DAYS, Decimal(1)),
        ("een halve dag", What.HALF_DAYS, Decimal(1)),
        ("hele dag", What.HALF_DAYS, Decimal(2)),
        ("2 dagen", What.HALF_DAYS, Decimal(4)),
        ("12 deelnames", What.PARTICIPATIONS, 12),
        ("met 12 deelnemers", What.PARTICIPATIONS, 12),
        ("1.200 deelnames", What.PARTICIPATIONS, 1200),
        ("geen deelnemers", What.PARTICIPATIONS, 0),
        ("online", What.MODE, "online"),
        ("ter plaatse", What.MODE, "on-site"),
        ("in bree", What.MUNICIPALITY, "72003"),
        ("Bree", What.MUNICIPALITY, "72003"),
        ("SD1-OD5", What.GOAL, 15),
        ("sd 1 od 5", What.GOAL, 15),
        ("OD 1.5", What.GOAL, 15),
        ("1.5", What.GOAL, 15),
        ("od8", What.GOAL, 18),
        ("cafe zero", What.ORGANISATION, "3"),
        ("CAFÉ ZÉRO VZW", What.ORGANISATION, "3"),
        ("sint jan leuven", What.ORGANISATION, "6"),
        ("organisatie:5", What.ORGANISATION, "5"),
    ],
)
def test_parts(text: str, what: What, value: Any) -> None:
    reading = said(f"Overleg {text}")
    assert ([(part.what, part.value) for part in reading.parts], reading.title) == ([(what, value)], "Overleg")


@pytest.mark.parametrize("text", ["om 10u", "bree", "As het kan", "1.9", "webinars", "peer", "17/18/19/20"])
def test_what_only_looks_like_a_part_stays_in_the_title(text: str) -> None:
    assert said(f"Overleg {text}").parts == ()
    assert said(f"Overleg {text}").title == f"Overleg {text}"


def test_the_longest_name_wins_wherever_it_stands() -> None:
    assert said("Limburg Avansa").values(What.ORGANISATION) == ["1"]
    assert said("Avansa Limburg en Avansa").values(What.ORGANISATION) == ["2", "1"]


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("Harmonie", {(What.ORGANISATION, "4"), (What.ORGANISATION, "5")}),
        ("met harmonie", {(What.ORGANISATION, "4"), (What.ORGANISATION, "5")}),
        ("Koepel", {(What.ORGANISATION, "8")}),
        ("vorige dinsdag", {(What.DAY, date(2025, 11, 25)), (What.DAY, date(2025, 11, 18))}),
        ("gisteren vandaag", {(What.DAY, date(2025, 11, 25)), (What.DAY, date(2025, 11, 26))}),
        ("dinsdag 3 maart", {(What.DAY, date(2025, 3, 3)), (What.DAY, date(2025, 11, 25))}),
        ("advies vorming", {(What.KIND, "advice"), (What.KIND, "training")}),
        ("od1 en kennis", set()),
        ("kennis", {(What.GOAL, 43), (What.GOAL, 44)}),
        ("webinar", {(What.KIND, "webinar"), (What.ORGANISATION, "7")}),
        ("1u 90 min", {(What.MINUTES, 60), (What.MINUTES, 90)}),
    ],
)
def test_what_may_mean_several_things_is_asked_never_guessed(text: str, options: set[tuple[What, Any]]) -> None:
    reading = said(f"Overleg {text}")
    assert {(option.what, option.value) for asked in reading.questions for option in asked.options} == options
    if options:
        assert reading.parts == ()


def test_an_answer_is_a_line_that_says_it_outright() -> None:
    for text in ("Overleg Harmonie", "Overleg vorige dinsdag", "advies vorming", "Overleg kennis", "webinar"):
        for option in said(text).questions[0].options:
            answered = said(option.line)
            assert (answered.values(option.what), answered.questions) == ([option.value], ()), option.line


def test_a_part_that_is_not_meant_becomes_words() -> None:
    reading = said("Over Avansa gisteren")
    again = said(reading.without(reading.parts[0]))
    assert (again.values(What.ORGANISATION), again.title, again.value(What.DAY)) == ([], "Over Avansa", date(2025, 11, 25))


def test_words_of_a_label_point_at_a_goal_and_stay_in_the_title() -> None:
    reading = said("Traject burgerinitiatieven in Gent")
    assert (reading.values(What.GOAL), reading.title) == ([18], "Traject burgerinitiatieven")
    assert said("kennis uit het buitenland").values(What.GOAL) == [43]


def test_goals_are_those_of_the_plan_of_the_day() -> None:
    assert said("SD1-OD5 2026-02-01").values(What.GOAL) == [95]
    assert said("SD1-OD5 2040-02-01").values(What.GOAL) == [95]
    assert said("SD9-OD9 vandaag").unread_texts == ["SD9-OD9"]
    assert said("SD1-OD5 SD4-OD4").values(What.GOAL) == [15, 44]
