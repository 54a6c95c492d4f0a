"""Taking a plan in: twice is once, a changed text is asked about, a goal with activities stays."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from goals.models import OperationalGoal, PolicyPlan, StrategicGoal, TenPoint
from goals.plan.actions.importing import (
    ChangesNotConfirmedError,
    Imported,
    PlanChangedMeanwhileError,
    PlanNotImportedError,
    import_plan,
)
from goals.plan.compare import compare
from goals.planimport import parse_plan
from steunpunt.accounts.models import User
from tests.factories import ActivityFactory, PolicyPlanFactory

pytestmark = pytest.mark.django_db
SHIPPED = Path(__file__).resolve().parents[3] / "goals" / "plans" / "beleidsplan-2021-2025.txt"
TEXT = "Plan\n\nOnze missie\n\nSterk staan.\n\nSD1 – Eerste.\nOD1 – Een.\nOD2 – Twee.\n\nSD2 – Tweede.\nOD1 – Drie."


def bring_in(text: str, **values: object) -> Imported:
    return import_plan(actor=None, parsed=parse_plan(text.encode()), first_year=2026, last_year=2030, **values)  # type: ignore[arg-type]  # free values


def test_the_shipped_plan_comes_in_whole() -> None:
    done = import_plan(actor=None, parsed=parse_plan(SHIPPED.read_bytes()), first_year=2021, last_year=2025)
    assert StrategicGoal.objects.count() == 4
    assert OperationalGoal.objects.count() == 16
    assert len(done.plan.mission_paragraphs) == 5
    assert done.plan.is_current
    assert done.plan.ten_points_introduction.startswith("Hieronder geven we je")
    assert not TenPoint.objects.exists()


def test_twice_changes_nothing() -> None:
    bring_in(TEXT)
    before = list(OperationalGoal.objects.values()), list(StrategicGoal.objects.values()), list(PolicyPlan.objects.values())
    again = bring_in(TEXT)
    assert again.comparison.is_without_effect
    assert before == (list(OperationalGoal.objects.values()), list(StrategicGoal.objects.values()), list(PolicyPlan.objects.values()))


def test_a_changed_text_must_be_confirmed() -> None:
    bring_in(TEXT)
    with pytest.raises(ChangesNotConfirmedError) as caught:
        bring_in(TEXT.replace("Twee.", "Twee en meer.").replace("OD1 – Drie.", "OD1 – Drie.\nOD2 – Vier."))
    (change,) = caught.value.comparison.to_confirm
    assert change.code == "SD1-OD2"
    assert [(part.kind, part.text) for part in change.difference if part.kind != "same"] == [("added", " en meer")]
    assert OperationalGoal.objects.count() == 3


def test_a_confirmed_change_is_written() -> None:
    bring_in(TEXT)
    bring_in(TEXT.replace("Twee.", "Twee en meer.").replace("Sterk staan.", "Sterker staan."), confirmed=True)
    goal = OperationalGoal.objects.get(strategic_goal__number=1, number=2)
    assert (goal.text, goal.version) == ("Twee en meer.", 2)
    assert PolicyPlan.objects.get().mission == "Sterker staan."


def test_a_part_that_the_text_lacks_is_not_emptied() -> None:
    bring_in(TEXT)
    bring_in("SD1 – Eerste.\nOD1 – Een.\nOD2 – Twee.\n\nSD2 – Tweede.\nOD1 – Drie.")
    assert PolicyPlan.objects.get().mission == "Sterk staan."


def test_a_goal_that_the_text_lacks_is_reported_and_kept() -> None:
    bring_in(TEXT)
    done = bring_in(TEXT.replace("\nOD2 – Twee.", ""))
    assert [goal.code for goal in done.comparison.missing] == ["SD1-OD2"]
    assert OperationalGoal.objects.active().count() == 3


def test_a_missing_goal_is_archived_only_when_asked() -> None:
    bring_in(TEXT)
    bring_in(TEXT.replace("\nOD2 – Twee.", ""), archive=["SD1-OD2"])
    assert OperationalGoal.objects.active().count() == 2
    assert OperationalGoal.objects.count() == 3


def test_a_goal_with_activities_is_never_archived_by_an_import() -> None:
    plan = bring_in(TEXT).plan
    ActivityFactory(starts_on=date(2026, 5, 1), goals=[OperationalGoal.objects.of_plan(plan).get(strategic_goal__number=1, number=2)])
    with pytest.raises(PlanNotImportedError, match="SD1-OD2"):
        bring_in(TEXT.replace("\nOD2 – Twee.", "\nOD2 – Twee.").replace("\nOD2 – Twee.", ""), archive=["SD1-OD2"])
    assert OperationalGoal.objects.active().count() == 3


def test_an_archived_goal_that_the_text_holds_again_is_asked_about() -> None:
    bring_in(TEXT)
    bring_in(TEXT.replace("\nOD2 – Twee.", ""), archive=["SD1-OD2"])
    with pytest.raises(ChangesNotConfirmedError):
        bring_in(TEXT)
    bring_in(TEXT, confirmed=True)
    assert OperationalGoal.objects.active().count() == 3


def test_a_plan_that_changed_meanwhile_is_not_overwritten() -> None:
    bring_in(TEXT)
    parsed = parse_plan(TEXT.replace("Twee.", "Twee en meer.").encode())
    seen = compare(parsed, first_year=2026, last_year=2030).fingerprint
    OperationalGoal.objects.filter(number=2).update(text="Twee, door een ander.")
    with pytest.raises(PlanChangedMeanwhileError):
        import_plan(actor=None, parsed=parsed, first_year=2026, last_year=2030, confirmed=True, seen=seen)
    assert OperationalGoal.objects.get(number=2).text == "Twee, door een ander."


def test_periods_may_not_overlap() -> None:
    PolicyPlanFactory()
    with pytest.raises(PlanNotImportedError, match="2021-2025"):
        import_plan(actor=None, parsed=parse_plan(TEXT.encode()), first_year=2025, last_year=2029)
    assert PolicyPlan.objects.count() == 1


def test_a_next_plan_does_not_become_current_by_itself() -> None:
    PolicyPlanFactory()
    assert not bring_in(TEXT).plan.is_current


def test_every_import_names_its_actor(publisher: User) -> None:
    import_plan(actor=publisher, parsed=parse_plan(TEXT.encode()), first_year=2026, last_year=2030)
    event = OperationalGoal.objects.first().events.first()  # type: ignore[union-attr]  # made by the tracker
    assert event.pgh_context.metadata["actor"] == publisher.pk


def test_a_failure_halfway_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("goals.plan.actions.importing._write_points", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        bring_in(TEXT)
    assert not PolicyPlan.objects.exists()


def test_points_come_in_and_long_ones_keep_their_whole_text() -> None:
    text = f"Ons 10-puntenprogramma\n\n1. Kort punt\n2. {'woord ' * 60}einde\n\n{TEXT}"
    bring_in(text)
    short, long = TenPoint.objects.all()
    assert (short.title, short.text) == ("Kort punt", "")
    assert long.title.endswith("…")
    assert long.text.endswith("einde")
    assert bring_in(text).comparison.is_without_effect


class TestCommand:
    def run(self, *arguments: str) -> dict[str, object]:
        out = StringIO()
        call_command("import_plan", *arguments, "--json", stdout=out)
        return json.loads(out.getvalue())

    def test_prints_what_it_found_and_did(self) -> None:
        first = self.run(str(SHIPPED), "--period", "2021-2025")
        second = self.run(str(SHIPPED), "--period", "2021-2025")
        keys = ("strategic_goals", "operational_goals", "created", "updated", "unchanged", "unrecognised")
        assert [first[key] for key in keys] == [4, 16, 20, 0, 0, 0]
        assert [second[key] for key in keys] == [4, 16, 0, 0, 20, 0]

    def test_a_rehearsal_writes_nothing(self) -> None:
        assert self.run(str(SHIPPED), "--period", "2021-2025", "--dry-run")["created"] == 20
        assert not PolicyPlan.objects.exists()

    @pytest.mark.parametrize("content", [b"", b"\x00\x01", "geïnspireerd".encode("cp1252"), b"OD1 - a\nSD1 - b", b"SD1 - a\nSD3 - b"])
    def test_bad_files_end_in_messages_and_write_nothing(self, tmp_path: Path, content: bytes) -> None:
        file = tmp_path / "plan.txt"
        file.write_bytes(content)
        with pytest.raises(CommandError):
            self.run(str(file), "--period", "2026-2030")
        assert not PolicyPlan.objects.exists()

    def test_a_huge_file_is_refused_unread(self, tmp_path: Path) -> None:
        file = tmp_path / "plan.txt"
        with file.open("wb") as handle:
            handle.truncate(50 * 1024 * 1024)
        with pytest.raises(CommandError, match="10 MB"):
            self.run(str(file), "--period", "2026-2030")

    @pytest.mark.parametrize("period", ["2026", "2030-2026", "20262030", "3000-3005", "x-y"])
    def test_a_bad_period_is_explained(self, period: str) -> None:
        with pytest.raises(CommandError):
            self.run(str(SHIPPED), "--period", period)

    def test_a_missing_file_is_explained(self) -> None:
        with pytest.raises(CommandError, match=r"weg\.txt"):
            self.run("weg.txt", "--period", "2026-2030")

    def test_changed_texts_need_the_option(self, tmp_path: Path) -> None:
        self.run(str(SHIPPED), "--period", "2021-2025")
        file = tmp_path / "plan.txt"
        file.write_text(
            SHIPPED.read_text(encoding="utf-8").replace("werken met vrijwilligers", "samenwerken met vrijwilligers"), encoding="utf-8"
        )
        with pytest.raises(CommandError, match="--confirm-changes"):
            self.run(str(file), "--period", "2021-2025")
        assert self.run(str(file), "--period", "2021-2025", "--confirm-changes")["updated"] == 1


class TestShippedPlan:
    def test_is_loaded_once_with_short_labels(self) -> None:
        call_command("load_plan", stdout=StringIO())
        assert OperationalGoal.objects.get(strategic_goal__number=1, number=5).short_label == "Vrijwilligers"
        assert all(goal.short_label for goal in OperationalGoal.objects.all())

    def test_never_overwrites_an_edit(self) -> None:
        call_command("load_plan", stdout=StringIO())
        OperationalGoal.objects.filter(number=5).update(text="Anders.")
        call_command("load_plan", stdout=StringIO())
        assert OperationalGoal.objects.get(number=5).text == "Anders."
