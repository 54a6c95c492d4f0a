"""Editions: a published report is corrected in the open, and every figure can be opened as it was counted."""

from __future__ import annotations

import threading
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client

from goals.actions.ledger import correct_activity, delete_activity, log_activity
from goals.actions.values import values_of
from goals.models import Activity, PolicyPlan
from steunpunt.accounts.models import User
from steunpunt.reports import actions
from steunpunt.reports.editions import entries
from steunpunt.reports.editions.actions import start_erratum
from steunpunt.reports.editions.changes import figure_changes, indicator_changes, text_changes
from steunpunt.reports.editions.codes import KINDS, FigureCode, IndicatorCode, read_code
from steunpunt.reports.models import Report
from steunpunt.shared.freezing import FreezeError, sha256_of
from tests.factories import IndicatorFactory, OrganisationFactory
from tests.reports.correcting import TODAY, corrected, printed, second_edition

pytestmark = pytest.mark.usefixtures("stored_apart")


def test_the_entries_are_written_down_with_the_hash_of_their_table(published: Report) -> None:
    assert [entry.goals for entry in published.entries.all()] == [["SD1-OD1"], ["SD1-OD2"]]
    table = entries.entries_csv(published)
    assert published.data["entries"] == {"count": 2, "sha256": sha256_of(table.encode()), "indicators": []}


def test_organisations_are_numbers_without_meaning_outside_the_report(plan: PolicyPlan, staff: User) -> None:
    met = [OrganisationFactory(), OrganisationFactory()]
    for activity in Activity.objects.all():
        values = values_of(activity)
        again = type(values)(**{**values.__dict__, "organisations": tuple(met), "organisations_status": "measured", "title": "Samen"})
        log_activity(actor=staff, values=again)
    report = actions.freeze_report(actor=None, report=actions.create_report(actor=None, year=2024), today=TODAY)
    numbers = [number for entry in report.entries.filter(title="Samen") for number in entry.organisations]
    assert sorted(numbers) == [1, 1, 2, 2]
    assert report.data["figures"]["total"]["organisations"]["value"] == 2
    assert met[0].name not in report.frozen_data + entries.entries_csv(report)


@pytest.mark.parametrize(
    ("name", "title", "frozen"),
    [
        ("De Vlier", "Advies aan de vlier over geld", "Advies aan een organisatie over geld"),
        ("C++ (vzw) .*", "Bij C++ (vzw) .* thuis", "Bij een organisatie thuis"),
        ("Ons", "Onstuimig weer", "Onstuimig weer"),
        ("A|B", "Een A in de klas", "Een A in de klas"),
        ("De Vlier vzw", "Advies aan De Vlier over geld", "Advies aan een organisatie over geld"),
        ("VZW De Vlier", "Advies aan de Vlier vzw.", "Advies aan een organisatie."),
        ("Vlier", "Advies aan vzw Vlier", "Advies aan een organisatie"),
        ("Back\\slash", "Naar Back\\slash", "Naar een organisatie"),
    ],
)
def test_names_of_organisations_reached_stay_out_of_the_titles(plan: PolicyPlan, staff: User, name: str, title: str, frozen: str) -> None:
    values = values_of(Activity.objects.earliest("starts_on"))
    reached = {"organisations": (OrganisationFactory(name=name),), "organisations_status": "measured", "title": title}
    logged = log_activity(actor=staff, values=type(values)(**{**values.__dict__, **reached}))
    report = actions.freeze_report(actor=None, report=actions.create_report(actor=None, year=2024), today=TODAY)
    assert report.entries.get(number=logged.pk).title == frozen
    assert entries.differences(report) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE reports_frozenentry SET participations = 1",
        "UPDATE reports_frozenentry SET indicators = '{I1}'",
        "DELETE FROM reports_frozenentry",
        "TRUNCATE reports_frozenentry CASCADE",
        "INSERT INTO reports_frozenentry SELECT id + 1000, title, kind, mode, starts_on, ends_on, municipality FROM reports_frozenentry",
    ],
)
def test_sql_can_not_touch_what_was_counted(published: Report, statement: str) -> None:
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert published.entries.count() == 2


def test_an_erratum_tells_what_changed_and_leaves_the_old_edition_alone(published: Report, publisher: User) -> None:
    before = published.frozen_data
    second = second_edition(published, publisher)
    published.refresh_from_db()
    assert published.frozen_data == before
    assert published.is_superseded
    erratum = second.data["erratum"]
    assert erratum["corrects_data_sha256"] == published.data_sha256
    assert erratum["reason"] == "Een telling klopte niet."
    changed = {(each["level"], each["figure"]): (each["before"], each["after"]) for each in erratum["figures"]}
    assert changed == {
        (level, "participations"): (24 if level in ("plan", "SD1") else 12, 32 if level in ("plan", "SD1") else 20)
        for level in ("plan", "SD1", "SD1-OD1")
    }
    assert second.data["narratives"]["SD1-OD1"] == "<p>Wij deden veel.</p>"
    assert [(each.what, [(field.before, field.after) for field in each.fields]) for each in entries.differences(published, second)] == [
        ("changed", [("12", "20")])
    ]


def test_what_waits_for_the_next_erratum_is_compared_with_the_ledger(published: Report, publisher: User) -> None:
    assert entries.differences(published) == []
    activity = corrected(publisher, title="Een andere naam")
    late = values_of(activity)
    log_activity(actor=publisher, values=type(late)(**{**late.__dict__, "title": "Vergeten"}), reason="Vergeten te loggen.")
    last = Activity.objects.get(starts_on=date(2024, 3, 2))
    delete_activity(actor=publisher, activity=last, version=last.version, reason="Dubbel.")
    assert sorted((each.what, each.title) for each in entries.differences(published)) == [
        ("added", "Vergeten"),
        ("changed", "Een andere naam"),
        ("removed", last.title),
    ]


def test_other_organisations_of_the_same_number_are_a_difference(plan: PolicyPlan, publisher: User) -> None:
    activity = Activity.objects.first()
    assert activity is not None
    values = values_of(activity)
    one = type(values)(**{**values.__dict__, "organisations": (OrganisationFactory(),), "organisations_status": "measured"})
    log_activity(actor=publisher, values=type(one)(**{**one.__dict__, "title": "Bezoek"}))
    report = actions.freeze_report(actor=None, report=actions.create_report(actor=None, year=2024), today=TODAY)
    visit = Activity.objects.get(title="Bezoek")
    other = type(one)(**{**values_of(visit).__dict__, "organisations": (OrganisationFactory(),)})
    correct_activity(actor=publisher, activity=visit, version=visit.version, values=other, reason="Verkeerde vereniging.")
    (found,) = entries.differences(report)
    assert (found.what, len(found.fields)) == ("changed", 1)


def test_an_erratum_needs_a_reason_a_public_report_and_a_publisher(published: Report, staff: User, publisher: User) -> None:
    with pytest.raises(FreezeError):
        start_erratum(actor=publisher, report=published, reason="  ")
    with pytest.raises(PermissionDenied):
        start_erratum(actor=staff, report=published, reason="Daarom.")
    draft = start_erratum(actor=publisher, report=published, reason="Daarom.")
    with pytest.raises(FreezeError):
        start_erratum(actor=publisher, report=published, reason="Nog eens.")
    with pytest.raises(FreezeError):
        start_erratum(actor=publisher, report=draft, reason="Te vroeg.")
    assert Report.objects.count() == 2


def test_an_edition_never_skips_one(published: Report) -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Report.objects.create(plan=published.plan, year=2024, edition=3, replaces=published, reason="x", title="x")
    with pytest.raises(DatabaseError), transaction.atomic():
        Report.objects.create(plan=published.plan, year=2024, edition=2, title="x")


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("emptied_afterwards")
def test_two_errata_at_once_give_one(published: Report, publisher: User) -> None:
    said: list[str] = []

    def start() -> None:
        try:
            start_erratum(actor=publisher, report=published, reason="Tegelijk.")
            said.append("made")
        except FreezeError:
            said.append("refused")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said) == ["made", "refused", "refused", "refused"]


@pytest.mark.parametrize("level", ["plan", "SD1", "SD12-OD3"])
def test_a_code_reads_back_whatever_its_case(level: str) -> None:
    for kind in KINDS:
        code = FigureCode(2024, 2, level, kind)
        assert read_code(f" {str(code).lower()} ") == code


@pytest.mark.parametrize("own", ["I1", "SD1-I2", "1.2-D", "P-A", "I"])
def test_the_code_of_an_indicator_is_never_that_of_a_key_figure(own: str) -> None:
    code = IndicatorCode(2024, 2, own)
    assert read_code(f" {str(code).lower()} ") == code


@pytest.mark.parametrize(
    "text",
    [
        "2024.1-I-",
        "2024.1-I-é",
        "2024.1-I-A/B",
        "2024.1-I",
        "",
        "2024",
        "2024.1-P",
        "2024.1-P-X",
        "2024.1-1.2.3-A",
        "٢٠٢٤.1-P-A",
        "2024.1-P-A; DROP",
    ],
)
def test_what_is_no_code_is_none(text: str) -> None:
    assert read_code(text) is None


def test_figures_that_stay_give_no_change_and_texts_are_compared_word_by_word(published: Report) -> None:
    data = published.data
    assert figure_changes(data["figures"], data["figures"]) == []
    assert text_changes(data, data) == []
    other = {**data, "foreword": "<p>Dag</p>", "narratives": {"SD1-OD1": "<p>Wij deden weinig.</p>"}}
    foreword, narrative = text_changes(data, other)
    assert (foreword.code, narrative.code) == ("", "SD1-OD1")
    assert [(part.kind, part.text) for part in narrative.difference if part.kind != "same"] == [("removed", "veel"), ("added", "weinig")]


def test_an_erratum_shows_which_indicators_say_something_else(plan: PolicyPlan, stored_apart: None, publisher: User) -> None:
    IndicatorFactory(plan=plan, code="I1", title="Deelnames samen", unit="deelnames", definition={"measure": "participations"})
    IndicatorFactory(plan=plan, code="I2")
    first = actions.create_report(actor=None, year=2024)
    first = actions.publish_report(actor=None, report=actions.freeze_report(actor=None, report=first, today=TODAY))
    second = second_edition(first, publisher)
    (change,) = indicator_changes(first.data, second.data)
    assert (change.code, change.before.split(" · ")[0], change.after.split(" · ")[0]) == ("I1", "24 deelnames", "32 deelnames")
    assert [each["code"] for each in second.data["erratum"]["indicators"]] == ["I1"]
    page = Client().get("/jaarverslagen/2024/uitgave/2/wijzigingen/").content.decode()
    paper = printed(second)
    for text in (page, paper):
        assert "I1 – Deelnames samen" in text
        assert "32 deelnames" in text
