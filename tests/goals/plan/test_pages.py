"""The pages of the plan: who may see them, what they say, and that nothing typed is lost."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pypdf import PdfWriter

from goals.models import OperationalGoal, PlanDocument, PolicyPlan, TenPoint
from goals.plan.actions.importing import import_plan
from goals.planimport import parse_plan
from steunpunt.accounts.models import User
from tests.factories import (
    ActivityFactory,
    OperationalGoalFactory,
    PlanTargetGroupFactory,
    PolicyPlanFactory,
    StrategicGoalFactory,
    TenPointFactory,
)

pytestmark = pytest.mark.django_db
SHIPPED = Path(__file__).resolve().parents[3] / "goals" / "plans" / "beleidsplan-2021-2025.txt"
TEXT = "Onze missie\n\nSterk staan.\n\nSD1 – Eerste.\nOD1 – Een.\nOD2 – Twee.\n\nZomaar een regel."
ClientFor = Callable[[User | None], Client]


@pytest.fixture
def plan() -> PolicyPlan:
    return import_plan(actor=None, parsed=parse_plan(SHIPPED.read_bytes()), first_year=2021, last_year=2025).plan


@pytest.fixture
def desk(client_for: ClientFor, publisher: User) -> Client:
    return client_for(publisher)


@pytest.fixture(autouse=True)
def _own_store(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def pdf() -> bytes:
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(width=100, height=100)
    writer.write(out)
    return out.getvalue()


def every_work_page(plan: PolicyPlan) -> list[str]:
    goal = OperationalGoal.objects.of_plan(plan)[0]
    point, group = TenPointFactory(plan=plan), PlanTargetGroupFactory(plan=plan)
    with_period = ["edit", "edit-texts", "history", "upload", "add-sd", "add-point", "add-group"]
    with_key = [("edit-sd", goal.strategic_goal_id), ("add-od", goal.strategic_goal_id), ("edit-od", goal.pk)]
    with_key += [("edit-point", point.pk), ("edit-group", group.pk)]
    return [
        *(reverse(f"plan:{name}") for name in ("index", "new", "import")),
        *(reverse(f"plan:{name}", args=[plan.period]) for name in with_period),
        *(reverse(f"plan:{name}", args=[key]) for name, key in with_key),
    ]


class TestAccess:
    def test_publishers_see_every_page(self, plan: PolicyPlan, desk: Client) -> None:
        assert {desk.get(address).status_code for address in every_work_page(plan)} == {200}

    @pytest.mark.parametrize("person", ["member", "colleague", "stranger", "staff"])
    def test_others_are_refused(self, plan: PolicyPlan, client_for: ClientFor, person: str, request: pytest.FixtureRequest) -> None:
        client = client_for(request.getfixturevalue(person))
        assert {client.get(address).status_code for address in every_work_page(plan)} == {403}

    def test_visitors_are_sent_to_the_login_page(self, plan: PolicyPlan, client: Client) -> None:
        assert {client.get(address).status_code for address in every_work_page(plan)} == {302}

    @pytest.mark.parametrize("person", ["member", "staff", None])
    def test_others_cannot_write(self, plan: PolicyPlan, client_for: ClientFor, person: str | None, request: pytest.FixtureRequest) -> None:
        client = client_for(request.getfixturevalue(person) if person else None)
        goal = OperationalGoal.objects.of_plan(plan)[0]
        before = list(OperationalGoal.objects.values())
        for address in (
            reverse("plan:edit-od", args=[goal.pk]),
            reverse("plan:archive", args=["od", goal.pk]),
            reverse("plan:move", args=["od", goal.pk]),
            reverse("plan:import-commit"),
            reverse("plan:make-current", args=[plan.period]),
        ):
            answer = client.post(address, {"text": "Gekaapt", "version": 1, "direction": "down"})
            assert answer.status_code == (403 if person else 302)
        assert list(OperationalGoal.objects.values()) == before

    def test_buttons_do_not_answer_to_links(self, plan: PolicyPlan, desk: Client) -> None:
        goal = OperationalGoal.objects.of_plan(plan)[0]
        for name in ("archive", "restore", "move"):
            assert desk.get(reverse(f"plan:{name}", args=["od", goal.pk])).status_code == 405
        assert desk.post(reverse("plan:archive", args=["punt", 1])).status_code == 404
        assert desk.post(reverse("plan:remove", args=["sd", goal.strategic_goal_id])).status_code == 404
        assert desk.post(reverse("plan:move", args=["od", goal.pk]), {"direction": "weg"}).status_code == 404


class TestPublicPages:
    def test_about_us_shows_what_there_is_and_says_what_is_not(self, plan: PolicyPlan, client: Client) -> None:
        page = client.get(reverse("plan:about")).content.decode()
        assert "We ijveren voor een democratische" in page
        assert "Onze doelgroepen zijn nog niet ingevuld." in page
        assert "De tien punten zelf zijn nog niet ingevuld." in page
        assert "waarop we deze beleidsperiode met veel enthousiasme inzetten" in page

    def test_about_us_shows_points_and_groups(self, plan: PolicyPlan, client: Client) -> None:
        TenPointFactory(plan=plan, number=1, title="We luisteren")
        PlanTargetGroupFactory(plan=plan, target_group__name="Overheden", target_group__rank="secondary")
        page = client.get(reverse("plan:about")).content.decode()
        assert "We luisteren" in page
        assert "Overheden" in page
        assert "nog niet ingevuld" not in page.replace("Deze tekst is nog niet ingevuld.", "")

    @pytest.mark.parametrize("name", ["about", "downloads"])
    def test_pages_without_a_plan_say_so(self, client: Client, name: str) -> None:
        assert "Er is nog geen beleidsplan" in client.get(reverse(f"plan:{name}")).content.decode()

    def test_the_five_downloads_are_named_and_missing_ones_said(self, plan: PolicyPlan, client: Client) -> None:
        page = client.get(reverse("plan:downloads")).content.decode()
        for name in ("Beleidsplan", "Onze doelen", "Ons 10-puntenprogramma", "Beheersovereenkomst", "Addendum subsidieaanvraag"):
            assert name in page
        assert page.count("Nog niet beschikbaar.") in (2, 5)

    def test_an_unknown_period_is_not_found(self, plan: PolicyPlan, client: Client) -> None:
        assert client.get("/doelen/1999-2003/downloads/").status_code == 404

    @pytest.mark.parametrize("name", ["about", "downloads"])
    def test_one_and_three_of_everything_take_as_many_queries(
        self, plan: PolicyPlan, client: Client, django_assert_num_queries: Any, name: str
    ) -> None:
        TenPointFactory(plan=plan)
        PlanTargetGroupFactory(plan=plan)
        count = self.queries(client, name)
        for _ in range(2):
            TenPointFactory(plan=plan)
            PlanTargetGroupFactory(plan=plan)
        assert self.queries(client, name) == count

    def queries(self, client: Client, name: str) -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(reverse(f"plan:{name}"))
        return len(seen)


class TestImport:
    def preview(self, desk: Client, text: str, **more: object) -> Any:
        return desk.post(reverse("plan:import"), {"period": "2026-2030", "text": text, **more})

    def commit(self, desk: Client, answer: Any, **choices: object) -> Any:
        start = answer.context["form"].initial
        return desk.post(reverse("plan:import-commit"), {**start, **choices}, follow=True)

    def test_a_pasted_text_is_previewed_and_then_taken_over(self, desk: Client, publisher: User) -> None:
        answer = self.preview(desk, TEXT)
        assert "Zomaar een regel." in answer.content.decode()
        assert not PolicyPlan.objects.exists()
        done = self.commit(desk, answer)
        assert done.redirect_chain[-1][0] == reverse("plan:edit", args=["2026-2030"])
        assert OperationalGoal.objects.count() == 2

    def test_an_uploaded_word_file_gives_the_same(self, desk: Client) -> None:
        from docx import Document

        document, out = Document(), io.BytesIO()
        for line in TEXT.splitlines():
            document.add_paragraph(line)
        document.save(out)
        answer = self.preview(desk, "", file=SimpleUploadedFile("plan.docx", out.getvalue()))
        self.commit(desk, answer)
        assert OperationalGoal.objects.count() == 2
        assert PolicyPlan.objects.get().mission == "Sterk staan."

    def test_what_was_typed_stays_when_something_is_wrong(self, desk: Client) -> None:
        answer = self.preview(desk, "SD1 – Eerste.\nOD1 – Een.\nOD3 – Drie.")
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "Regel 3: Hier volgt OD3 van SD1, maar OD2 staat nergens." in page
        assert "OD3 – Drie." in page

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ({"text": ""}, "Er is nog niets."),
            ({"text": TEXT, "period": "2026"}, "Schrijf de periode als twee jaren"),
            ({"text": TEXT, "period": "2025-2029"}, "Er is al een plan voor 2021-2025"),
            ({"text": "", "file": SimpleUploadedFile("a.txt", b"")}, "Er staat geen tekst in."),
            ({"text": "", "file": SimpleUploadedFile("a.txt", b"\x00\x01")}, "Dit is geen tekst"),
            ({"text": "", "file": SimpleUploadedFile("a.txt", "SD1 – é".encode("cp1252"))}, "UTF-8"),
            ({"text": TEXT, "file": SimpleUploadedFile("a.txt", b"SD1")}, "Kies een van beide"),
            ({"text": "SD1 – a\x00"}, ""),
        ],
    )
    def test_bad_input_is_a_message(self, plan: PolicyPlan, desk: Client, given: dict[str, object], said: str) -> None:
        answer = self.preview(desk, **given)  # type: ignore[arg-type]  # free values
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert PolicyPlan.objects.count() == 1

    def test_a_changed_text_shows_the_difference_and_asks(self, plan: PolicyPlan, desk: Client) -> None:
        text = SHIPPED.read_text(encoding="utf-8").replace("werken met vrijwilligers", "samenwerken met vrijwilligers")
        answer = self.preview(desk, text, period="2021-2025")
        page = answer.content.decode()
        assert "<del>" in page
        refused = self.commit(desk, answer)
        assert refused.status_code == 409
        assert not OperationalGoal.objects.filter(text__contains="samenwerken").exists()
        self.commit(desk, refused, confirmed="on")
        assert OperationalGoal.objects.filter(text__contains="samenwerken").count() == 1

    def test_a_stale_preview_is_not_taken_over(self, plan: PolicyPlan, desk: Client) -> None:
        text = SHIPPED.read_text(encoding="utf-8").replace("werken met vrijwilligers", "samenwerken met vrijwilligers")
        answer = self.preview(desk, text, period="2021-2025")
        OperationalGoal.objects.filter(number=8).update(text="Intussen gewijzigd.")
        stale = self.commit(desk, answer, confirmed="on")
        assert stale.status_code == 409
        assert "gewijzigd sinds je keek" in stale.content.decode()
        assert OperationalGoal.objects.filter(text="Intussen gewijzigd.").exists()

    def test_a_missing_goal_is_archived_when_ticked_but_not_with_activities(self, plan: PolicyPlan, desk: Client) -> None:
        keep, drop = OperationalGoal.objects.of_plan(plan).filter(strategic_goal__number=4).order_by("-number")[:2]
        ActivityFactory(goals=[keep])
        lines = SHIPPED.read_text(encoding="utf-8").splitlines()
        text = "\n".join(line for line in lines if keep.text not in line and drop.text not in line)
        answer = self.preview(desk, text, period="2021-2025")
        assert 'value="SD4-OD3"' in answer.content.decode()
        assert 'value="SD4-OD4"' not in answer.content.decode()
        refused = self.commit(desk, answer, archive=["SD4-OD3", "SD4-OD4"])
        assert refused.status_code == 409
        self.commit(desk, refused, archive=["SD4-OD3"])
        assert set(OperationalGoal.objects.filter(archived_at__isnull=False)) == {drop}

    @pytest.mark.parametrize(
        "data", [{}, {"period": "x", "text": TEXT, "seen": "y"}, {"period": "2026-2030", "text": "niets", "seen": "y"}]
    )
    def test_a_broken_commit_goes_back_to_the_start(self, desk: Client, data: dict[str, str]) -> None:
        assert desk.post(reverse("plan:import-commit"), data).status_code == 302
        assert desk.get(reverse("plan:import-commit")).status_code == 302
        assert not PolicyPlan.objects.exists()


class TestEditing:
    def test_a_text_is_edited_in_place(self, plan: PolicyPlan, desk: Client, publisher: User) -> None:
        goal = OperationalGoal.objects.of_plan(plan)[0]
        data = {"text": "Anders.", "short_label": "Kort", "explanation": "Eén.\r\n\r\nTwee.", "owner": publisher.pk, "version": 1}
        answer = desk.post(reverse("plan:edit-od", args=[goal.pk]), data)
        assert answer.url.endswith(f"#od-{goal.pk}")
        goal.refresh_from_db()
        assert (goal.text, goal.explanation, goal.owner, goal.version) == ("Anders.", "Eén.\n\nTwee.", publisher, 2)

    def test_a_second_writer_sees_both_texts_and_loses_nothing(self, plan: PolicyPlan, desk: Client) -> None:
        OperationalGoal.objects.filter(number=5).update(text="Van de eerste.", version=2)
        goal = OperationalGoal.objects.get(number=5)
        data = {"text": "Van de tweede.", "version": 1}
        answer = desk.post(reverse("plan:edit-od", args=[goal.pk]), data)
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "Van de eerste." in page
        assert "Van de tweede." in page
        assert 'name="version" value="2"' in page
        desk.post(reverse("plan:edit-od", args=[goal.pk]), {**data, "version": 2})
        goal.refresh_from_db()
        assert goal.text == "Van de tweede."

    def test_an_empty_goal_is_refused_and_the_rest_stays(self, plan: PolicyPlan, desk: Client) -> None:
        goal = OperationalGoal.objects.of_plan(plan)[0]
        answer = desk.post(reverse("plan:edit-od", args=[goal.pk]), {"text": " ", "short_label": "Blijft staan", "version": 1})
        assert answer.status_code == 422
        assert "Blijft staan" in answer.content.decode()

    @pytest.mark.parametrize("version", ["", "x", "0", "-1"])
    def test_a_form_without_a_sane_version_is_refused(self, plan: PolicyPlan, desk: Client, version: str) -> None:
        assert desk.post(reverse("plan:edit-texts", args=[plan.period]), {"title": "T", "version": version}).status_code == 422

    def test_a_plan_is_made_by_hand(self, plan: PolicyPlan, desk: Client) -> None:
        desk.post(reverse("plan:new"), {"period": "2026 – 2030", "title": "Beleidsplan 2026-2030"})
        new = PolicyPlan.objects.get(first_year=2026)
        desk.post(reverse("plan:add-sd", args=[new.period]), {"text": "Nieuwe strategie."})
        goal = new.strategic_goals.get()
        desk.post(reverse("plan:add-od", args=[goal.pk]), {"text": "Nieuw doel."})
        desk.post(reverse("plan:add-point", args=[new.period]), {"title": "Eerste punt"})
        desk.post(reverse("plan:add-group", args=[new.period]), {"name": "Overheden", "rank": "secondary"})
        desk.post(reverse("plan:make-current", args=[new.period]))
        assert PolicyPlan.objects.current() == new
        assert OperationalGoal.objects.of_plan(new).get().code == "SD1-OD1"
        assert new.ten_points.get().title == "Eerste punt"
        assert new.plan_target_groups.get().name == "Overheden"
        assert desk.get(reverse("plan:downloads-of", args=[plan.period])).status_code == 200

    @pytest.mark.parametrize("period", ["2021-2025", "2023-2027", "onzin"])
    def test_a_plan_for_years_that_are_taken_is_refused(self, plan: PolicyPlan, desk: Client, period: str) -> None:
        answer = desk.post(reverse("plan:new"), {"period": period, "title": "Titel blijft"})
        assert answer.status_code == 422
        assert "Titel blijft" in answer.content.decode()

    def test_goals_are_moved_archived_and_brought_back(self, plan: PolicyPlan, desk: Client) -> None:
        goals = list(OperationalGoal.objects.of_plan(plan).filter(strategic_goal__number=2))
        desk.post(reverse("plan:move", args=["od", goals[1].pk]), {"direction": "up"})
        assert list(OperationalGoal.objects.of_plan(plan).filter(strategic_goal__number=2)) == goals[::-1]
        desk.post(reverse("plan:archive", args=["od", goals[0].pk]))
        assert "gearchiveerd" in desk.get(reverse("plan:edit", args=[plan.period])).content.decode()
        desk.post(reverse("plan:restore", args=["od", goals[0].pk]))
        assert OperationalGoal.objects.active().count() == 16

    def test_a_point_and_a_group_are_edited_and_removed(self, plan: PolicyPlan, desk: Client) -> None:
        point, group = TenPointFactory(plan=plan), PlanTargetGroupFactory(plan=plan)
        desk.post(reverse("plan:edit-point", args=[point.pk]), {"title": "Ander punt", "version": 1})
        desk.post(reverse("plan:edit-group", args=[group.pk]), {"name": "Andere", "rank": "secondary", "explanation": "x", "version": 1})
        page = desk.get(reverse("plan:edit", args=[plan.period])).content.decode()
        assert "Ander punt" in page
        assert "Andere" in page
        desk.post(reverse("plan:remove", args=["punt", point.pk]))
        desk.post(reverse("plan:remove", args=["doelgroep", group.pk]))
        assert not TenPoint.objects.exists()
        assert not plan.plan_target_groups.exists()

    def test_a_group_conflict_shows_both(self, plan: PolicyPlan, desk: Client) -> None:
        group = PlanTargetGroupFactory(plan=plan, explanation="Nu dit.", version=3)
        data = {"name": group.name, "rank": "primary", "explanation": "Liever dat.", "version": 2}
        answer = desk.post(reverse("plan:edit-group", args=[group.pk]), data)
        assert answer.status_code == 409
        assert "Nu dit." in answer.content.decode()

    def test_history_is_told_in_words(self, plan: PolicyPlan, desk: Client, publisher: User) -> None:
        desk.post(reverse("plan:edit-texts", args=[plan.period]), {"title": "Een heel andere titel", "version": 1})
        page = desk.get(reverse("plan:history", args=[plan.period])).content.decode()
        assert publisher.name in page
        assert "Een heel andere titel" in page
        one = desk.get(reverse("plan:history", args=[plan.period]), {"part": f"policyplan-{plan.pk}"}).content.decode()
        assert "SD1-OD1" not in one

    @pytest.mark.parametrize("name", ["index", "edit"])
    def test_one_and_three_goals_take_as_many_queries(self, desk: Client, name: str) -> None:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        plan = PolicyPlanFactory()
        address = reverse("plan:index") if name == "index" else reverse("plan:edit", args=[plan.period])
        counts = []
        for number in (1, 2, 3):
            sd = StrategicGoalFactory(plan=plan, number=number)
            OperationalGoalFactory(strategic_goal=sd, number=1)
            TenPointFactory(plan=plan, number=number)
            PlanTargetGroupFactory(plan=plan)
            with CaptureQueriesContext(connection) as seen:
                assert desk.get(address).status_code == 200
            counts.append(len(seen))
        assert len(set(counts)) == 1


def test_goals_stand_in_the_order_of_the_plan(plan: PolicyPlan, desk: Client) -> None:
    found = desk.get(reverse("plan:edit", args=[plan.period])).context["plan"]
    codes = [goal.code for sd in found.strategic_goals.all() for goal in sd.operational_goals.all()]
    assert codes == [f"SD{sd}-OD{od}" for sd, count in ((1, 8), (2, 2), (3, 2), (4, 4)) for od in range(1, count + 1)]


class TestDocuments:
    def put(self, desk: Client, plan: PolicyPlan, file: SimpleUploadedFile, **more: str) -> Any:
        data = {"kind": "management-agreement", "dated_on": "2021-03-01", "file": file, **more}
        return desk.post(reverse("plan:upload", args=[plan.period]), data)

    def test_a_file_goes_online_and_is_served_as_a_download(self, plan: PolicyPlan, desk: Client, client: Client) -> None:
        self.put(desk, plan, SimpleUploadedFile("Overeenkomst.pdf", pdf()))
        assert "1 maart 2021" in client.get(reverse("plan:downloads")).content.decode()
        answer = client.get(reverse("plan:document", args=[plan.period, "management-agreement", 1]))
        assert answer["Content-Disposition"] == 'attachment; filename="Overeenkomst.pdf"'
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert b"".join(answer.streaming_content) == pdf()  # type: ignore[arg-type]  # not async
        assert "Overeenkomst" not in PlanDocument.objects.get().file.name

    def test_a_new_file_is_a_new_version(self, plan: PolicyPlan, desk: Client, client: Client) -> None:
        self.put(desk, plan, SimpleUploadedFile("een.pdf", pdf()))
        self.put(desk, plan, SimpleUploadedFile("twee.pdf", pdf()), dated_on="2022-05-01")
        page = client.get(reverse("plan:downloads")).content.decode()
        assert "versie 2" in page
        assert "Eén eerdere versie" in page
        assert client.get(reverse("plan:document", args=[plan.period, "management-agreement", 1])).status_code == 200

    @pytest.mark.parametrize(("name", "data"), [("a.exe", b"MZ"), ("a.pdf", b"<html>"), ("a.pdf", b""), ("foto.png", b"\x89PNG")])
    def test_other_files_are_refused(self, plan: PolicyPlan, desk: Client, name: str, data: bytes) -> None:
        assert self.put(desk, plan, SimpleUploadedFile(name, data)).status_code == 422
        assert not PlanDocument.objects.exists()

    def test_a_failed_row_leaves_no_file(self, plan: PolicyPlan, desk: Client, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(PlanDocument, "save", lambda *_, **__: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            self.put(desk, plan, SimpleUploadedFile("een.pdf", pdf()))
        assert [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()] == []

    def test_a_lost_file_is_not_found(self, plan: PolicyPlan, desk: Client, client: Client) -> None:
        self.put(desk, plan, SimpleUploadedFile("een.pdf", pdf()))
        Path(PlanDocument.objects.get().file.path).unlink()
        assert client.get(reverse("plan:document", args=[plan.period, "management-agreement", 1])).status_code == 404
