"""What a report still lacks, who does it, and one mail a day to ask for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from goals.models import EvidenceFile, IndicatorMeasurement, IndicatorTarget
from steunpunt.accounts.models import User
from steunpunt.reports import tasks
from steunpunt.reports.actions import create_report, freeze_report, save_narrative
from steunpunt.reports.models import Report, ReportReminder
from steunpunt.reports.sections import actions, reminders
from steunpunt.reports.sections.actions import SectionError
from steunpunt.reports.sections.completeness import Item, items_of
from steunpunt.shared.freezing import FreezeError
from tests.factories import ActivityFactory, IndicatorFactory, OperationalGoalFactory

ClientFor = Callable[[User | None], Client]


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The reminders that a worker was told of."""
    found: list[int] = []
    for place in ("steunpunt.shared.orders", "steunpunt.reports.tasks"):
        monkeypatch.setattr(f"{place}.tell_worker", lambda task, pk: found.append(pk))
    return found


def item(report: Report, code: str) -> Item:
    return next(each for each in items_of(report) if code in (each.line.section.code, each.line.section.kind))


def work(report: Report, code: str) -> list[str]:
    return [lack.text for lack in item(report, code).work]


def give_all_to(person: User, report: Report) -> None:
    actions.assign(actor=None, report=report, people={section.pk: person for section in report.sections.all()})


def test_it_says_what_is_missing_and_who_does_it(shared_draft: Report, staff: User, publisher: User) -> None:
    section = shared_draft.sections.get(kind="operational", goal__number=1)
    assert work(shared_draft, "SD1-OD1") == ["Er is geen tekst.", "Niemand schrijft het."]
    actions.save_section(actor=staff, section=section, html="<p>Een begin</p>", version=0)
    assert work(shared_draft, "SD1-OD1") == ["Het is niet ingeleverd."]
    assert item(shared_draft, "SD1-OD1").person == staff
    actions.hand_in(actor=staff, section=section)
    assert item(shared_draft, "SD1-OD1").person is None
    actions.send_back(actor=publisher, section=section, reason="Nog een zin")
    actions.add_comment(actor=publisher, section=section, text="Welke?")
    assert work(shared_draft, "SD1-OD1") == ["Het kwam terug: Nog een zin", "Eén opmerking staat open."]
    actions.approve(actor=publisher, section=section, version=1)
    assert item(shared_draft, "SD1-OD1").is_complete


def test_it_says_what_the_figures_leave_out(shared_draft: Report) -> None:
    goal = shared_draft.sections.get(kind="operational", goal__number=2).goal
    assert goal is not None
    extra = ActivityFactory(starts_on=date(2024, 5, 1), goals=[goal], half_days_status="not-applicable")
    empty = OperationalGoalFactory(strategic_goal=goal.strategic_goal, number=3)
    actions.add_missing_sections(actor=None, report=shared_draft)
    EvidenceFile.objects.create(
        activity=extra, file="evidence/a.pdf", name="a.pdf", content_type="application/pdf", size=1, sha256="0" * 64
    )
    assert [lack.text for lack in item(shared_draft, "SD1-OD2").notes] == [
        "Bij één activiteit zijn de deelnames onbekend.",
        "Bij 2 activiteiten zijn de organisaties onbekend.",
        "Eén activiteit heeft geen bewijsstuk.",
    ]
    assert [lack.text for lack in item(shared_draft, "SD1-OD3").notes] == ["Voor dit doel werd in 2024 niets gelogd."]
    assert f"doel={empty.pk}" in item(shared_draft, "SD1-OD3").notes[0].url


def test_it_says_which_indicators_have_no_value_or_target(shared_draft: Report, staff: User) -> None:
    goal = shared_draft.sections.get(kind="operational", goal__number=1).goal
    plan = shared_draft.plan
    asked = IndicatorFactory(plan=plan, code="I1", operational_goal=goal, owner=staff, definition={"source": "manual", "measure": ""})
    IndicatorFactory(plan=plan, code="I2", operational_goal=goal)
    whole = IndicatorFactory(plan=plan, code="P1")
    IndicatorTarget.objects.create(indicator=whole, year=2024, value=1)
    assert [lack.text for lack in item(shared_draft, "SD1-OD1").notes if "ndicator" in lack.text] == [
        "Indicator I1 heeft geen waarde voor 2024 (trekker: Stan Medewerker).",
        "Indicator I1 heeft geen streefwaarde voor 2024.",
        "Indicator I2 heeft geen streefwaarde voor 2024.",
    ]
    assert item(shared_draft, "SD1-OD1").notes[-1].url.startswith("/werk/indicatoren/")
    assert not item(shared_draft, "method").notes
    IndicatorMeasurement.objects.create(indicator=asked, year=2024, status="unknown", reason="Niemand telde")
    IndicatorTarget.objects.filter(indicator=whole).delete()
    assert "geen waarde" not in " ".join(lack.text for lack in item(shared_draft, "SD1-OD1").notes)
    assert [lack.text for lack in item(shared_draft, "method").notes] == ["Indicator P1 heeft geen streefwaarde voor 2024."]


def test_one_click_sends_one_mail_a_day(
    shared_draft: Report, staff: User, publisher: User, client_for: ClientFor, told: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    give_all_to(staff, shared_draft)
    address = f"/werk/verslagen/{shared_draft.pk}/herinneren/"
    for _again in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            page = client_for(publisher).post(address, {"person": staff.pk}, follow=True)
    assert "vandaag al een herinnering" in page.content.decode()
    assert told == [ReportReminder.objects.get().pk]
    for _again in range(2):
        tasks.mail_reminder(told[0])
    assert [(message.to, message.subject) for message in mail.outbox] == [([staff.email], "Jaarverslag 2024: wat je nog te schrijven hebt")]
    assert "Bea Beheerder vraagt je" in mail.outbox[0].body
    assert f"/werk/verslagen/sectie/{shared_draft.sections.get(kind='foreword').pk}/" in mail.outbox[0].body
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportReminder.objects.create(report=shared_draft, person=staff, day=timezone.localdate())


def test_everybody_with_work_is_reminded_at_once(shared_draft: Report, staff: User, publisher: User, told: list[int]) -> None:
    first, second = shared_draft.sections.filter(kind__in=("offer", "method"))
    actions.assign(actor=None, report=shared_draft, people={first.pk: staff, second.pk: publisher})
    assert reminders.remind_all(actor=publisher, report=shared_draft) == 2
    assert reminders.remind_all(actor=publisher, report=shared_draft) == 0
    ReportReminder.objects.update(day=timezone.localdate() - timedelta(days=1))
    assert reminders.remind_all(actor=publisher, report=shared_draft) == 2


def test_a_mail_server_that_is_away_loses_nothing(
    shared_draft: Report, staff: User, told: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    give_all_to(staff, shared_draft)
    reminder = reminders.remind(actor=None, report=shared_draft, person=staff)
    with monkeypatch.context() as patch:
        patch.setattr(reminders, "send_mail", lambda *args: (_ for _ in ()).throw(OSError("away")))
        with pytest.raises(OSError, match="away"):
            tasks.mail_reminder(reminder.pk)
    tasks.mail_what_waits()
    assert told == [reminder.pk]
    tasks.mail_reminder(reminder.pk)
    assert len(mail.outbox) == 1


def test_who_has_no_work_and_what_is_frozen_get_no_mail(shared_draft: Report, staff: User, told: list[int]) -> None:
    with pytest.raises(SectionError):
        reminders.remind(actor=None, report=shared_draft, person=staff)
    give_all_to(staff, shared_draft)
    waiting = reminders.remind(actor=None, report=shared_draft, person=staff)
    freeze_report(actor=None, report=shared_draft, today=date(2025, 2, 1))
    with pytest.raises(FreezeError):
        reminders.remind_all(actor=None, report=shared_draft)
    tasks.mail_reminder(waiting.pk)
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("who", "status"), [("visitor", 302), ("member", 403), ("colleague", 403), ("stranger", 403), ("staff", 200), ("publisher", 200)]
)
def test_completeness_is_for_colleagues(
    client_for: ClientFor, request: pytest.FixtureRequest, shared_draft: Report, who: str, status: int
) -> None:
    client = client_for(request.getfixturevalue(who))
    assert client.get(f"/werk/verslagen/{shared_draft.pk}/volledigheid/").status_code == status
    assert client.post(f"/werk/verslagen/{shared_draft.pk}/herinneren/").status_code == (302 if status == 200 else status)


@pytest.mark.parametrize("nonsense", ["x", "0", "9" * 40, "٣"])
def test_a_reminder_for_nobody_is_not_found(client_for: ClientFor, staff: User, shared_draft: Report, nonsense: str) -> None:
    assert client_for(staff).post(f"/werk/verslagen/{shared_draft.pk}/herinneren/", {"person": nonsense}).status_code == 404


def test_completeness_asks_the_same_with_one_goal_and_with_three(quiet: None, db: None, staff: User, client_for: ClientFor) -> None:
    goal = OperationalGoalFactory(number=1)
    ActivityFactory(starts_on=date(2024, 3, 1), goals=[goal])
    report, client = create_report(actor=None, year=2024), client_for(staff)
    give_all_to(staff, report)
    address, counts = f"/werk/verslagen/{report.pk}/volledigheid/", []
    for number in (0, 2, 3):
        if number:
            part = OperationalGoalFactory(strategic_goal=goal.strategic_goal, number=number)
            ActivityFactory(starts_on=date(2024, 3, number), goals=[part])
            actions.add_missing_sections(actor=None, report=report)
            save_narrative(actor=None, report=report, goal=part, html="<p>Tekst</p>", version=0)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(address).status_code == 200
        counts.append(len(caught))
    assert len(set(counts)) == 1
