"""Every figure that a report prints, key figure or indicator, is what its page shows and what plain SQL counts in the ledger."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import lxml.html
import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from goals.actions.ledger import correct_activity
from goals.actions.values import values_of
from goals.models import (
    Activity,
    ActivityContribution,
    ActivityOrganisation,
    ActivitySubject,
    Indicator,
    IndicatorMeasurement,
    IndicatorTarget,
    OperationalGoal,
    PolicyPlan,
    StatusOverride,
    StrategicGoal,
)
from steunpunt.accounts.models import User
from steunpunt.reports import actions
from steunpunt.reports.editions import entries, marks
from steunpunt.reports.editions.actions import start_erratum
from steunpunt.reports.models import FrozenEntry, Report
from steunpunt.shared.freezing import FreezeError, sha256_of
from tests.factories import (
    ActivityFactory,
    IndicatorFactory,
    MunicipalityFactory,
    OperationalGoalFactory,
    OrganisationFactory,
    PolicyPlanFactory,
    TargetGroupFactory,
    ThemeFactory,
)
from tests.reports.correcting import TODAY, printed, second_edition

pytestmark = pytest.mark.usefixtures("stored_apart")
ClientFor = Callable[[User | None], Client]
PAGE = "/jaarverslagen/2024/uitgave/1/cijfers/indicator/I1/"

OF_GOAL = """EXISTS (SELECT 1 FROM goals_activitycontribution c JOIN goals_operationalgoal o ON o.id = c.goal_id
    JOIN goals_strategicgoal s ON s.id = o.strategic_goal_id WHERE c.activity_id = a.id AND {})"""
OF_SUBJECT = "EXISTS (SELECT 1 FROM goals_activitysubject t JOIN {0} n ON n.id = t.{1}_id WHERE t.activity_id = a.id AND n.name = '{2}')"
IN_PLACE = "EXISTS (SELECT 1 FROM landscape_municipality m WHERE m.id = a.municipality_id AND {})"
LEVELS = {
    "P": "true",
    "1": OF_GOAL.format("s.number = 1"),
    "2": OF_GOAL.format("s.number = 2"),
    "1.1": OF_GOAL.format("s.number = 1 AND o.number = 1"),
    "1.2": OF_GOAL.format("s.number = 1 AND o.number = 2"),
    "2.3": OF_GOAL.format("s.number = 2 AND o.number = 3"),
}
LETTERS = {"A": "count", "H": "half_days", "D": "participations", "O": "organisations"}
# Per code: the goal that is measured, what is counted, what narrows it down, and the same in SQL of this test's own.
INDICATORS: dict[str, tuple[str, str, dict[str, Any], str]] = {
    "B1": ("P", "organisations", {}, "true"),
    "B2": ("P", "participations", {"kinds": ["training", "webinar"]}, "a.kind IN ('training', 'webinar')"),
    "B3": ("P", "half_days", {"mode": "online"}, "a.mode = 'online'"),
    "B4": ("P", "count", {"theme": "Geld"}, OF_SUBJECT.format("vocabulary_theme", "theme", "Geld")),
    "SD1-I1": ("1", "count", {"target_group": "Jeugd"}, OF_SUBJECT.format("vocabulary_targetgroup", "target_group", "Jeugd")),
    "SD1-I2": ("1", "organisations", {"province": "Limburg"}, IN_PLACE.format("m.province = 'Limburg'")),
    "1.2-D": ("1.2", "participations", {"municipality": "Genk"}, IN_PLACE.format("m.name = 'Genk'")),
    "SD2.3": ("2.3", "half_days", {"goal": "1.1"}, LEVELS["1.1"]),
    "NUL": ("2", "participations", {"kinds": ["research"]}, "a.kind = 'research'"),
    "NUL-2": ("2", "count", {"kinds": ["research"]}, "a.kind = 'research'"),
}
AMOUNT = {
    "count": "SELECT count(*) FROM goals_activity a WHERE {}",
    "participations": "SELECT sum(a.participations) FROM goals_activity a WHERE a.participations_status = 'measured' AND {}",
    "half_days": "SELECT sum(a.half_days) FROM goals_activity a WHERE a.half_days_status = 'measured' AND {}",
    "organisations": """SELECT CASE WHEN count(*) > 0 THEN count(DISTINCT l.organisation_id) END FROM goals_activity a
        LEFT JOIN goals_activityorganisation l ON l.activity_id = a.id WHERE a.organisations_status = 'measured' AND {}""",
}


def plain_sql(query: str, where: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query.format(f"extract(year FROM a.starts_on) = 2024 AND {where}"))
        return list(cursor.fetchall())


def a_ledger(plan: PolicyPlan, seed: int) -> None:
    """Three years of entries at random: several goals at once, what is unknown and what does not apply included."""
    draw = Random(seed)
    goals = [OperationalGoalFactory(strategic_goal__plan=plan, strategic_goal__number=s, number=o) for s, o in ((1, 1), (1, 2), (2, 3))]
    places = [MunicipalityFactory(name="Genk", province="Limburg"), MunicipalityFactory(name="Mol", province="Antwerpen")]
    themes, groups = [ThemeFactory(name="Geld"), ThemeFactory(name="Zorg")], [TargetGroupFactory(name="Jeugd"), TargetGroupFactory()]
    organisations = OrganisationFactory.create_batch(6, municipality=None)
    for number in range(40):
        values: dict[str, Any] = {
            "title": f"Nummer {number}",
            "kind": draw.choice(["training", "webinar", "advice"]),
            "mode": draw.choice(["online", "on-site", "mixed"]),
            "starts_on": date(2023, 11, 1) + timedelta(days=draw.randrange(480)),
            "municipality": draw.choice([None, *places]),
        }
        for name, amount in (("half_days", Decimal(draw.randrange(9)) / 2), ("participations", draw.randrange(900))):
            status = draw.choice(["measured", "measured", "unknown", "not-applicable"])
            values |= {f"{name}_status": status, name: amount if status == "measured" else None}
        values["organisations_status"] = draw.choice(["measured", "measured", "unknown", "not-applicable"])
        met = draw.sample(organisations, draw.randrange(4)) if values["organisations_status"] == "measured" else []
        with transaction.atomic():
            activity = Activity.objects.create(**values)
            for index, goal in enumerate(draw.sample(goals, draw.randint(1, 3))):
                ActivityContribution.objects.create(activity=activity, goal=goal, is_primary=not index)
            ActivityOrganisation.objects.bulk_create(ActivityOrganisation(activity=activity, organisation=each) for each in met)
            ActivitySubject.objects.bulk_create(ActivitySubject(activity=activity, theme=each) for each in draw.sample(themes, 1))
            ActivitySubject.objects.bulk_create(ActivitySubject(activity=activity, target_group=each) for each in draw.sample(groups, 1))
    for code, (level, measure, filters, _where) in INDICATORS.items():
        make_indicator(plan, code, level, measure, filters, {"Geld": themes[0], "Jeugd": groups[0], "Genk": places[0], "1.1": goals[0]})


def make_indicator(plan: PolicyPlan, code: str, level: str, measure: str, filters: dict[str, Any], named: dict[str, Any]) -> None:
    of: dict[str, Any] = {}
    if "." in level:
        of = {"operational_goal": OperationalGoal.objects.get(number=int(level[-1]))}
    elif level != "P":
        of = {"strategic_goal": StrategicGoal.objects.get(number=int(level))}
    narrowed = {name: named.get(value, value) if isinstance(value, str) else value for name, value in filters.items()}
    IndicatorFactory(plan=plan, code=code, decimals=int(measure == "half_days"), definition={"measure": measure, **narrowed}, **of)


def made_public(report: Report) -> Report:
    return actions.publish_report(actor=None, report=actions.freeze_report(actor=None, report=report, today=TODAY))


def printed_figures(report: Report) -> dict[str, tuple[str, str]]:
    """All codes on paper, each with the address below it and the figure beside it."""
    paper, found = lxml.html.fromstring(printed(report)), []
    for table in paper.find_class("key"):
        rows = table.findall(".//tr")
        found += [(cell.find("a"), value) for cell, value in zip(rows[3], rows[1], strict=True)]
    found += [(row.find("th/a"), row[1]) for table in paper.find_class("indicators") for row in table.findall("tbody/tr")]
    return {link.text: (link.get("href"), value.text_content().strip()) for link, value in found}


def read_number(text: str) -> Decimal | None:
    found = re.match(r"[\d.]+(,\d+)?", text)
    return Decimal(found[0].replace(".", "").replace(",", ".")) if found else None


@pytest.mark.parametrize("seed", [1, 2])
def test_every_printed_figure_is_its_page_its_table_and_plain_sql(client: Client, db: None, seed: int) -> None:
    plan = PolicyPlanFactory()
    a_ledger(plan, seed)
    report = made_public(actions.create_report(actor=None, year=2024))
    figures = printed_figures(report)
    assert set(figures) == {f"2024.1-{level}-{letter}" for level in LEVELS for letter in LETTERS} | {
        f"2024.1-I-{each}" for each in INDICATORS
    }
    for code, (address, on_paper) in figures.items():
        path = client.get("/jaarverslagen/cijfer/", {"code": code.lower()}).headers["Location"]
        assert address.endswith(path)
        heading = lxml.html.fromstring(client.get(path).content.decode()).find(".//h1").text_content()
        rows = list(csv.DictReader(io.StringIO(client.get(f"{path}tabel.csv").content.decode()), delimiter=";"))
        if code.startswith("2024.1-I-"):
            level, measure, _filters, narrowed = INDICATORS[code.removeprefix("2024.1-I-")]
        else:
            level, measure, narrowed = code.split("-")[1], LETTERS[code[-1]], "true"
        where = f"{LEVELS[level]} AND {narrowed}"
        ((expected,),) = plain_sql(AMOUNT[measure], where)
        assert (read_number(on_paper), read_number(heading.rpartition(": ")[2].strip())) == (expected, expected), code
        assert {int(row["nummer"]) for row in rows} == {
            number for (number,) in plain_sql("SELECT a.id FROM goals_activity a WHERE {}", where)
        }
        if code.startswith("2024.1-I-"):
            assert added_up([row[f"telt mee in {code.removeprefix('2024.1-I-')}"] for row in rows], rows, measure) == expected


def added_up(cells: list[str], rows: list[dict[str, str]], measure: str) -> Decimal | int | None:
    if measure == "count":
        return len(cells)
    if measure == "organisations":
        is_known = any(row["organisaties: bekend?"] == "measured" for row in rows)
        return len({each for cell in cells for each in cell.split()}) if is_known else None
    return sum((Decimal(cell) for cell in cells if cell), Decimal(0)) if any(cells) else None


@pytest.fixture
def with_indicator(plan: PolicyPlan) -> PolicyPlan:
    """Two activities of 12 participations, summed against a target of 30 that a publisher judges milder."""
    summed = IndicatorFactory(plan=plan, code="I1", title="Deelnames samen", unit="deelnames", definition={"measure": "participations"})
    IndicatorTarget.objects.create(indicator=summed, year=2024, value=30)
    StatusOverride.objects.create(indicator=summed, year=2024, status="on-track", reason="De zaal was te klein.")
    return plan


@pytest.fixture
def report(with_indicator: PolicyPlan) -> Report:
    return made_public(actions.create_report(actor=None, year=2024))


def test_the_page_tells_value_target_judgement_definition_and_entries(client: Client, report: Report) -> None:
    page = " ".join(client.get(PAGE).content.decode().split())
    told = ("Deelnames samen: 24 deelnames", "minstens 30 deelnames", "Op schema", "De zaal was te klein.", "Niet gehaald")
    for words in (*told, "Elke activiteit telt.", "Som van deelnames", "2024.1-I-I1", "<strong>24 deelnames</strong>"):
        assert words in page
    for row in report.entries.all():
        assert row.title in page
    assert f'href="{PAGE}"' in client.get("/jaarverslagen/2024/").content.decode()


def test_the_page_stays_what_it_was_when_ledger_and_plan_move_on(client: Client, report: Report, publisher: User) -> None:
    before = lxml.html.fromstring(client.get(PAGE).content.decode()).find(".//main").text_content()
    table = client.get(f"{PAGE}tabel.csv").content
    report.plan.indicators.update(title="Iets anders", unit="stuks")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL steunpunt.correction_reason = 'Een test.'")
        cursor.execute("UPDATE goals_activity SET title = 'Iets anders', participations = 99, kind = 'advice'")
    assert lxml.html.fromstring(client.get(PAGE).content.decode()).find(".//main").text_content() == before
    assert client.get(f"{PAGE}tabel.csv").content == table


def test_what_is_not_counted_says_who_asked_when_and_how_many(client: Client, plan: PolicyPlan, staff: User) -> None:
    asked = IndicatorFactory(plan=plan, code="I1", unit="%", definition={"source": "survey", "measure": "", "survey_measure": "share"})
    values = {"status": "measured", "value": 83, "source": "Bevraging na de vormingen", "measured_on": date(2024, 12, 11)}
    IndicatorMeasurement.objects.create(indicator=asked, year=2024, **values, answers=1241, note="Streng.", author=staff)
    IndicatorFactory(plan=plan, code="I2", unit="%", definition={"source": "manual", "measure": ""})
    report = made_public(actions.create_report(actor=None, year=2024))
    page = " ".join(client.get(PAGE).content.decode().split())
    for words in ("83 %", "Bevraging na de vormingen", "11/12/2024", "1.241", "Streng.", "Medewerker", "niet in activiteiten geteld"):
        assert words in page
    assert staff.name not in page + report.frozen_data
    empty = client.get(PAGE.replace("I1", "I2")).content.decode()
    assert "onbekend" in empty
    assert [client.get(f"{PAGE.replace('I1', code)}tabel.csv").status_code for code in ("I1", "I2")] == [404, 404]


def test_no_organisation_and_no_person_is_named(client: Client, with_indicator: PolicyPlan, staff: User) -> None:
    organisation = OrganisationFactory(name="De Vlier vzw")
    activity = Activity.objects.earliest("starts_on")
    with transaction.atomic():
        Activity.objects.filter(pk=activity.pk).update(title="Advies aan De Vlier", organisations_status="measured")
        ActivityOrganisation.objects.create(activity=activity, organisation=organisation)
        activity.staff.add(staff)
    IndicatorFactory(plan=with_indicator, code="I2", unit="organisaties", definition={"measure": "organisations"})
    report = made_public(actions.create_report(actor=None, year=2024))
    addresses = [f"{PAGE.replace('I1', code)}{end}" for code in ("I1", "I2") for end in ("", "tabel.csv")]
    public = "".join(client.get(address).content.decode() for address in addresses) + report.frozen_data
    assert "Advies aan een organisatie" in public
    for name in ("Vlier", staff.name, staff.email):
        assert name not in public


def test_a_page_shows_its_part_of_the_entries_and_the_sum_of_all(client: Client, report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("steunpunt.reports.editions.indicator_pages.ON_A_PAGE", 1)
    first, second = report.entries.order_by("starts_on")
    page = client.get(f"{PAGE}?pagina=2").content.decode()
    assert (first.title in page, second.title in page, "<strong>24 deelnames</strong>" in page) == (False, True, True)


def test_a_report_that_is_not_public_is_for_staff_and_a_draft_for_nobody(
    client_for: ClientFor, with_indicator: PolicyPlan, staff: User, member: User
) -> None:
    draft = actions.create_report(actor=None, year=2024)
    find = "/jaarverslagen/cijfer/?code=2024.1-i-i1"
    assert [client_for(staff).get(path).status_code for path in (PAGE, f"{PAGE}tabel.csv", find)] == [404, 404, 422]
    assert "2024.1-I-I1" not in client_for(staff).get(f"/werk/verslagen/{draft.pk}/voorbeeld/").content.decode()
    actions.freeze_report(actor=None, report=draft, today=TODAY)
    for path in (PAGE, f"{PAGE}tabel.csv"):
        assert [client_for(user).get(path).status_code for user in (None, member, staff)] == [404, 404, 200]
    assert [client_for(user).get(find).status_code for user in (None, staff)] == [422, 302]


@pytest.mark.parametrize("code", ["I9", "i1", "plan", "SD1", "deelnames", "'; DROP", "I1/onzin"])
def test_an_unknown_code_is_not_found(client: Client, report: Report, code: str) -> None:
    path = PAGE.replace("I1", code)
    assert (client.get(path).status_code, client.get(f"{path}tabel.csv").status_code) == (404, 404)


def test_the_old_edition_says_that_it_was_replaced_and_leads_to_the_later_figure(client: Client, report: Report, publisher: User) -> None:
    second_edition(report, publisher)
    later = PAGE.replace("uitgave/1", "uitgave/2")
    old, new = client.get(PAGE).content.decode(), client.get(later).content.decode()
    assert ("uitgave 2 vervangt ze" in old, f'href="{later}"' in old, "Deelnames samen: 24 deelnames" in old) == (True, True, True)
    assert ("vervangt ze" in new, "Deelnames samen: 32 deelnames" in new, "2024.2-I-I1" in new) == (False, True, True)
    assert "2024.1-I-I1" in printed(report)


def test_an_edition_from_before_says_plainly_that_nothing_was_written_down(
    client: Client, with_indicator: PolicyPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    def as_before(report: Report, indicators: list[dict[str, Any]]) -> dict[str, Any]:
        """What the freeze left when it did not know of indicators: the same table without the last column."""
        told = entries.freeze_entries(report, indicators)
        FrozenEntry.objects.filter(report=report).update(indicators=None)
        lines = entries.entries_csv(report).splitlines()
        table = "".join(f"{line.rpartition(';')[0]}\n" for line in lines)
        return {"count": told["count"], "sha256": sha256_of(table.encode())}

    monkeypatch.setattr(actions, "freeze_entries", as_before)
    report = made_public(actions.create_report(actor=None, year=2024))
    page = client.get(PAGE).content.decode()
    assert ("kunnen we niet tonen zoals ze toen waren" in page, "Deelnames samen: 24 deelnames" in page) == (True, True)
    assert client.get(f"{PAGE}tabel.csv").status_code == 404
    assert "2024.1-I-I1" not in printed(report)
    table = client.get("/jaarverslagen/2024/uitgave/1/activiteiten.csv").content
    assert sha256_of(table) == report.data["entries"]["sha256"]


def test_a_freeze_is_refused_when_an_indicator_is_not_the_sum_of_its_entries(
    with_indicator: PolicyPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entries, "marks_sql", lambda report: (marks.NO_MARKS, {}))
    draft = actions.create_report(actor=None, year=2024)
    with pytest.raises(FreezeError, match="I1"):
        actions.freeze_report(actor=None, report=draft, today=TODAY)
    draft.refresh_from_db()
    assert (draft.is_draft, FrozenEntry.objects.count()) == (True, 0)


def test_a_year_that_has_not_begun_counts_nothing_and_can_be_frozen(client: Client, db: None) -> None:
    plan = PolicyPlanFactory(first_year=2098, last_year=2099, title="Later")
    IndicatorFactory(plan=plan, code="I1")
    ActivityFactory(starts_on=date(2099, 3, 1), goals=[OperationalGoalFactory(strategic_goal__plan=plan, number=1)])
    draft = actions.create_report(actor=None, year=2099)
    actions.publish_report(actor=None, report=actions.freeze_report(actor=None, report=draft, confirm_unfinished_year=True))
    assert "onbekend" in client.get(PAGE.replace("2024", "2099")).content.decode()


@pytest.mark.parametrize("measure", ["participations", "organisations"])
def test_the_page_asks_as_much_of_three_entries_as_of_one(client: Client, plan: PolicyPlan, measure: str) -> None:
    IndicatorFactory(plan=plan, code="I1", definition={"measure": measure})
    asked = []
    for year, count in ((2022, 1), (2023, 3)):
        for month in range(1, count + 1):
            ActivityFactory(starts_on=date(year, month, 1), goals=[OperationalGoal.objects.get(number=1)])
        made_public(actions.create_report(actor=None, year=year))
        for address in (PAGE.replace("2024", str(year)), f"{PAGE.replace('2024', str(year))}tabel.csv"):
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            asked.append(len(queries))
    assert asked[:2] == asked[2:]
    assert max(asked) <= 8


def test_an_erratum_names_the_entry_whose_theme_was_corrected(client: Client, plan: PolicyPlan, publisher: User) -> None:
    theme, activity = ThemeFactory(), Activity.objects.earliest("starts_on")
    ActivitySubject.objects.create(activity=activity, theme=theme)
    IndicatorFactory(plan=plan, code="I1", definition={"theme": theme})
    first = made_public(actions.create_report(actor=None, year=2024))
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL steunpunt.correction_reason = 'Een test.'")
        cursor.execute("DELETE FROM goals_activitysubject")
    IndicatorFactory(plan=plan, code="I2")
    second = made_public(start_erratum(actor=publisher, report=first, reason="Een thema klopte niet."))
    (found,) = entries.differences(first, second)
    assert (found.number, [(each.before, each.after) for each in found.fields]) == (activity.pk, [("I1", "–")])
    assert "Indicatoren die ze meetellen" in client.get("/jaarverslagen/2024/uitgave/2/wijzigingen/").content.decode()


def without_its_theme(publisher: User) -> tuple[Report, Activity]:
    """A published report of which one entry lost the theme that indicator I1 counts by; I3 came and I4 went afterwards."""
    theme, activity = ThemeFactory(), Activity.objects.earliest("starts_on")
    ActivitySubject.objects.create(activity=activity, theme=theme)
    plan = PolicyPlan.objects.get()
    IndicatorFactory(plan=plan, code="I1", definition={"theme": theme})
    IndicatorFactory(plan=plan, code="I2")
    gone = IndicatorFactory(plan=plan, code="I4")
    report = made_public(actions.create_report(actor=None, year=2024))
    assert entries.differences(report) == []
    values = replace(values_of(activity), themes=())
    correct_activity(actor=publisher, activity=activity, version=activity.version, values=values, reason="Een thema klopte niet.")
    IndicatorFactory(plan=plan, code="I3")
    Indicator.objects.filter(pk=gone.pk).update(archived_at=timezone.now())
    return report, activity


def test_the_desk_shows_before_the_erratum_that_only_a_theme_was_corrected(
    client_for: ClientFor, plan: PolicyPlan, publisher: User
) -> None:
    report, activity = without_its_theme(publisher)
    (found,) = entries.differences(report)
    assert (found.number, found.what) == (activity.pk, "changed")
    assert [(each.before, each.after) for each in found.fields] == [("I1, I2", "I2")]
    shown = client_for(publisher).get(f"/werk/verslagen/{report.pk}/erratum/").content.decode()
    assert activity.title in shown
    assert "Indicatoren die ze meetellen" in shown
