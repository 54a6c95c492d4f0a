"""From upload to ledger and back: all of a file or nothing, once, by one of two."""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from goals.activityimport import actions, carrying, pages, views
from goals.activityimport.columns import guess
from goals.models import Activity, ActivityImport, ClosedYear, ImportMapping, OperationalGoal
from goals.tasks import import_what_waits
from landscape.models import Organisation
from steunpunt.accounts.models import User
from steunpunt.shared.tables.commas import read_commas
from tests.factories import ActivityFactory, OperationalGoalFactory, UserFactory
from tests.goals.activities.test_races import client_of, together
from tests.goals.activityimport.files import calendar_of, csv_of, row

pytestmark = pytest.mark.django_db
Maker = Callable[[User | None], Client]
START = "/werk/activiteiten/importeren/"


@pytest.fixture(autouse=True)
def own_store(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def goal(db: None) -> OperationalGoal:
    return OperationalGoalFactory(number=1, short_label="Vrijwilligers")


def started(actor: User, *rows: list[str]) -> ActivityImport:
    table = read_commas(csv_of(*rows))
    return actions.start_import(actor=actor, file_name="a.csv", table=table, reading=guess(table))


def sent(client: Client, data: bytes, name: str = "a.csv") -> Any:
    file = io.BytesIO(data)
    file.name = name
    return client.post(START, {"file": file})


def taken_over(actor: User, record: ActivityImport, **choices: Any) -> ActivityImport:
    ordered = actions.order_import(actor=actor, record=record, version=record.version, **choices)
    done = carrying.carry_out(ordered.pk)
    assert done is not None
    return done


def columns_of(page: Any) -> dict[str, Any]:
    """What the form of the columns starts with, as a browser sends it."""
    form = page.context["form"]
    return {field.name: field.value() or "" for field in form if field.name not in ("is_by_me", "adds_organisations")}


def test_from_file_to_ledger_without_javascript(client_for: Maker, staff: User, goal: OperationalGoal) -> None:
    client = client_for(staff)
    answer = sent(client, csv_of(row(), row("2/3/2024", "Tweede", "Webinar", "1.1", "Gemengd", "", "n.v.t.", "", "Stan Medewerker")))
    record = ActivityImport.objects.get()
    assert answer.url == f"{START}{record.pk}/kolommen/"
    form = columns_of(client.get(answer.url))
    assert client.post(answer.url, form).url == f"{START}{record.pk}/nakijken/"
    page = client.get(f"{START}{record.pk}/nakijken/").content.decode()
    assert "Klaar: 2. Met een fout: 0. Er al: 0." in page
    assert not Activity.objects.exists()
    record.refresh_from_db()
    source = record.source.path
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.db.transaction.on_commit", lambda do, *_a, **_k: do())
        assert client.post(f"{START}{record.pk}/nakijken/", {"version": record.version}).url == f"{START}{record.pk}/"
    first, second = Activity.objects.order_by("starts_on")
    assert (first.origin, first.origin_key, first.created_by) == ("import", f"import:{record.pk}:2", staff)
    assert (second.participations_status, second.half_days_status, second.staff.get()) == ("not-applicable", "unknown", staff)
    record.refresh_from_db()
    assert (record.state, record.logged, record.left_out, record.committed_by) == ("done", 2, 0, staff)
    assert not record.source
    with pytest.raises(FileNotFoundError):
        open(source)  # noqa: SIM115 - it is not there
    assert "nam 2 activiteiten over" in client.get(f"{START}{record.pk}/").content.decode()


def test_only_who_logs_may_import_and_others_do_not_see_it(
    client_for: Maker, staff: User, member: User, publisher: User, goal: OperationalGoal
) -> None:
    record = started(staff, row())
    other = UserFactory(role="staff")
    assert [client_for(user).get(START).status_code for user in (None, member, staff, publisher)] == [302, 403, 200, 200]
    for path in ("kolommen/", "nakijken/"):
        codes = [client_for(user).get(f"{START}{record.pk}/{path}").status_code for user in (None, member, other, staff, publisher)]
        assert codes == [302, 403, 404, 200, 200]
    assert list(ActivityImport.objects.visible_to(other)) == []
    assert client_for(other).post(f"{START}{record.pk}/terugdraaien/").status_code == 404


def test_the_actions_refuse_others_too(staff: User, member: User, publisher: User, goal: OperationalGoal) -> None:
    record, other = started(staff, row()), UserFactory(role="staff")
    for stranger in (other, member):
        with pytest.raises(PermissionDenied):
            actions.order_import(actor=stranger, record=record, version=1)
        with pytest.raises(PermissionDenied):
            actions.discard_import(actor=stranger, record=record)
    done = taken_over(publisher, record)
    with pytest.raises(PermissionDenied):
        actions.order_undo(actor=other, record=done)
    assert done.committed_by == publisher


def test_a_bad_file_is_refused_and_nothing_is_kept(client_for: Maker, staff: User) -> None:
    for data, name, says in ((b"", "a.csv", "leeg"), (b"x", "a.pdf", "geen soort"), (b"Titel\nx", "a.csv", "één kolom")):
        answer = sent(client_for(staff), data, name)
        assert answer.status_code == 422
        assert says in answer.content.decode()
    assert client_for(staff).post(START).status_code == 422
    assert not ActivityImport.objects.exists()


def test_columns_that_are_missing_or_double_are_told(client_for: Maker, staff: User, goal: OperationalGoal) -> None:
    record, client = started(staff, row()), client_for(staff)
    address = f"{START}{record.pk}/kolommen/"
    form = columns_of(client.get(address)) | {"column_title": "", "column_text": "0", "column_goal": ""}
    answer = client.post(address, form)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"column_title", "column_text", "goal"}
    assert not ImportMapping.objects.exists()


def test_a_choice_of_columns_is_there_the_next_time(client_for: Maker, staff: User, goal: OperationalGoal) -> None:
    client, data = client_for(staff), csv_of(["1/3/2024", "Iets"], heads=["Wanneer", "Wat"])
    address = sent(client, data).url
    form = columns_of(client.get(address)) | {
        "column_starts_on": "0",
        "column_title": "1",
        "kind": "advice",
        "goal": goal.pk,
        "mode": "online",
    }
    client.post(address, form)
    again = columns_of(client.get(sent(client, data).url))
    assert (again["column_starts_on"], again["column_title"], again["kind"], again["goal"]) == ("0", "1", "advice", goal.pk)


def test_rows_with_an_error_stop_all_unless_they_are_left_out(client_for: Maker, staff: User, goal: OperationalGoal) -> None:
    record, client = started(staff, row(), row("nooit")), client_for(staff)
    address = f"{START}{record.pk}/nakijken/"
    answer = client.post(address, {"version": 1})
    assert answer.status_code == 422
    assert "A3" in answer.content.decode()
    assert not Activity.objects.exists()
    assert client.post(address, {"version": 1, "leave_errors": "on"}).status_code == 302
    record.refresh_from_db()
    assert (record.state, record.logged, record.left_out, Activity.objects.count()) == ("done", 1, 1, 1)


def test_what_is_there_already_waits_for_a_choice(staff: User, goal: OperationalGoal) -> None:
    ActivityFactory(title="Vorming", starts_on=date(2024, 3, 1), goals=[goal])
    rows = [row(), row("2/3/2024"), row("2/3/2024")]
    assert taken_over(staff, started(staff, *rows)).logged == 1
    assert taken_over(staff, started(staff, *rows), again=[2]).logged == 1
    assert taken_over(staff, started(staff, *rows), all_again=True).logged == 3
    assert taken_over(staff, started(staff, *rows)).problem.startswith("Er blijft niets over")


def test_only_ticks_that_the_preview_offers_count(client_for: Maker, staff: User, goal: OperationalGoal) -> None:
    record = started(staff, row())
    assert client_for(staff).post(f"{START}{record.pk}/nakijken/", {"version": 1, "again": ["2"]}).status_code == 422
    assert client_for(staff).post(f"{START}{record.pk}/nakijken/", {}).status_code == 422
    assert not Activity.objects.exists()


def test_columns_changed_in_another_tab_are_a_conflict(client_for: Maker, staff: User, goal: OperationalGoal) -> None:
    record, table = started(staff, row()), read_commas(csv_of(row()))
    actions.choose_columns(actor=staff, record=record, table=table, reading=guess(table))
    assert client_for(staff).post(f"{START}{record.pk}/nakijken/", {"version": 1}).status_code == 409
    assert not Activity.objects.exists()


def test_an_error_halfway_writes_nothing(staff: User, goal: OperationalGoal, monkeypatch: pytest.MonkeyPatch) -> None:
    record, real = started(staff, row(), row(title="Tweede")), carrying.log_activity
    ordered = actions.order_import(actor=staff, record=record, version=1)

    def breaks(**values: Any) -> Any:
        if values["values"].title == "Tweede":
            raise RuntimeError
        return real(**values)

    monkeypatch.setattr(carrying, "log_activity", breaks)
    for _attempt in range(carrying.MOST_ATTEMPTS - 1):
        with pytest.raises(RuntimeError):
            carrying.carry_out(ordered.pk)
        assert not Activity.objects.exists()
    given_up = carrying.carry_out(ordered.pk)
    assert given_up is not None
    assert (given_up.state, Activity.objects.count()) == ("draft", 0)
    assert "niets geschreven" in given_up.problem
    monkeypatch.undo()
    assert taken_over(staff, given_up).logged == 2


def test_a_year_that_closes_meanwhile_refuses_the_whole(staff: User, goal: OperationalGoal) -> None:
    record = started(staff, row("1/3/2023"), row())
    ordered = actions.order_import(actor=staff, record=record, version=1)
    ClosedYear.objects.create(year=2023)
    put_back = carrying.carry_out(ordered.pk)
    assert put_back is not None
    assert (put_back.state, Activity.objects.count()) == ("draft", 0)
    assert "rij 2" in put_back.problem


def test_new_organisations_come_once(staff: User, goal: OperationalGoal) -> None:
    rows = [row("1/3/2024", title, "Vorming", "1.1", "Online", "", "", '"Nieuwe vzw;Andere vzw"') for title in ("a", "b")]
    record = started(staff, *rows)
    actions.choose_columns(
        actor=staff,
        record=record,
        table=actions.table_of(record),
        reading=carrying.Reading.from_plain(record.mapping | {"adds_organisations": True}),
    )
    record.refresh_from_db()
    assert taken_over(staff, record).logged == 2
    assert sorted(Organisation.objects.values_list("name", flat=True)) == ["Andere vzw", "Nieuwe vzw"]
    assert {activity.organisations.count() for activity in Activity.objects.all()} == {2}


def test_undo_takes_everything_out_while_the_year_is_open(client_for: Maker, staff: User, goal: OperationalGoal) -> None:
    kept = ActivityFactory(goals=[goal])
    record = taken_over(staff, started(staff, row(), row("1/3/2023")))
    client, address = client_for(staff), f"{START}{record.pk}/"
    ClosedYear.objects.create(year=2023)
    page = client.post(f"{address}terugdraaien/", follow=True).content.decode()
    assert Activity.objects.count() == 3
    assert "bevroren" in page or "afgesloten" in page
    ClosedYear.objects.all().delete()
    client.post(f"{address}terugdraaien/")
    record.refresh_from_db()
    assert (record.state, record.undone_by) == ("undone", staff)
    assert list(Activity.objects.all()) == [kept]
    assert "draaide deze import terug" in client.get(address).content.decode()
    assert client.post(f"{address}terugdraaien/").status_code == 302


def test_a_draft_is_thrown_away_by_hand_or_after_thirty_days(client_for: Maker, staff: User, goal: OperationalGoal) -> None:
    client = client_for(staff)
    client.post(f"{START}{started(staff, row()).pk}/weggooien/")
    assert not ActivityImport.objects.exists()
    old, young = started(staff, row()), started(staff, row())
    ActivityImport.objects.filter(pk=old.pk).update(uploaded_at=timezone.now() - timedelta(days=31))
    assert actions.forget_old_drafts() == 1
    assert list(ActivityImport.objects.all()) == [young]
    done = taken_over(staff, young)
    client.post(f"{START}{done.pk}/weggooien/")
    assert ActivityImport.objects.filter(pk=done.pk).exists()


def test_a_large_file_goes_to_the_worker_and_shows_how_far_it_is(
    client_for: Maker, staff: User, goal: OperationalGoal, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    orders: list[int] = []
    monkeypatch.setattr(actions, "send_import", orders.append)
    monkeypatch.setattr("goals.tasks.send_import", orders.append)
    record, client = started(staff, *(row(title=f"Nummer {n}") for n in range(actions.ROWS_AT_ONCE + 1))), client_for(staff)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(f"{START}{record.pk}/nakijken/", {"version": 1}).url == f"{START}{record.pk}/"
    assert orders == [record.pk]
    assert not Activity.objects.exists()
    cache.set(carrying.progress_key(record.pk), 40)
    page = client.get(f"{START}{record.pk}/").content.decode()
    assert "40" in page
    assert "Wordt overgenomen" in page
    import_what_waits()
    assert orders == [record.pk, record.pk]
    done = carrying.carry_out(record.pk)
    assert done is not None
    assert done.logged == actions.ROWS_AT_ONCE + 1
    assert carrying.carry_out(record.pk) is None


def test_a_calendar_needs_a_goal_and_is_mine(client_for: Maker, staff: User, goal: OperationalGoal) -> None:
    client = client_for(staff)
    address = sent(client, calendar_of("SUMMARY:Overleg\r\nDTSTART;VALUE=DATE:20240304"), "agenda.ics").url
    form = columns_of(client.get(address)) | {"is_by_me": "on"}
    assert set(client.post(address, form).context["form"].errors) == {"kind", "goal"}
    record = ActivityImport.objects.get()
    client.post(address, form | {"kind": "consultation", "goal": goal.pk})
    record.refresh_from_db()
    client.post(f"{START}{record.pk}/nakijken/", {"version": record.version})
    assert (Activity.objects.get().title, Activity.objects.get().staff.get()) == ("Overleg", staff)


@pytest.mark.parametrize("count", [1, 3])
def test_pages_take_a_fixed_number_of_queries(
    count: int, client_for: Maker, staff: User, goal: OperationalGoal, django_assert_max_num_queries: Any
) -> None:
    for _number in range(count):
        record = started(staff, *(row(title=f"Nummer {n}") for n in range(count)))
    client = client_for(staff)
    client.get(START)
    for path, most in (("", 8), (f"{record.pk}/kolommen/", 8), (f"{record.pk}/nakijken/", 12)):
        with django_assert_max_num_queries(most):
            assert client.get(f"{START}{path}").status_code == 200
    taken_over(staff, record)
    with django_assert_max_num_queries(9):
        client.get(f"{START}{record.pk}/")


@pytest.mark.parametrize("page", ["kolommen", "nakijken"])
def test_who_comes_while_another_ends_it_sees_how_it_ended(
    staff: User, goal: OperationalGoal, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any, page: str
) -> None:
    """Between reading the row and opening its cells, somebody else takes the file over."""
    record, read = started(staff, row()), views.table_of if page == "kolommen" else pages.table_of

    def too_late(found: ActivityImport) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            taken_over(staff, record)
        return read(found)

    monkeypatch.setattr(views if page == "kolommen" else pages, "table_of", too_late)
    answer = client_of(staff).get(f"{START}{record.pk}/{page}/")
    assert answer.headers["Location"] == f"{START}{record.pk}/"


@pytest.mark.django_db(transaction=True)
def test_two_who_take_one_import_over_at_once_log_it_once() -> None:
    OperationalGoalFactory(number=1)
    user = UserFactory(role="staff")
    record = started(user, *(row(title=f"Nummer {n}") for n in range(20)))
    clients = [client_of(user) for _number in range(3)]
    address = f"{START}{record.pk}/nakijken/"
    assert together(*(lambda client=client: client.post(address, {"version": 1}).status_code for client in clients)) == [302] * 3  # type: ignore[misc]
    record.refresh_from_db()
    assert (record.state, record.logged, Activity.objects.count()) == ("done", 20, 20)


@pytest.mark.django_db(transaction=True)
def test_a_glance_of_a_colleague_does_not_put_a_small_import_off() -> None:
    """Somebody holds the row for a moment: who waits at a page gets the result, a worker goes on with something else."""
    OperationalGoalFactory(number=1)
    user = UserFactory(role="staff")
    record = actions.order_import(actor=user, record=started(user, row()), version=1)
    held, seen = threading.Event(), threading.Event()

    def glance() -> int:
        with transaction.atomic():
            ActivityImport.objects.select_for_update().get(pk=record.pk)
            held.set()
            seen.wait(10)
        return 0

    def wait_for_it() -> int:
        held.wait(10)
        assert carrying.carry_out(record.pk) is None
        threading.Timer(0.2, seen.set).start()
        return int(carrying.carry_out(record.pk, waits=True) is not None)

    assert together(glance, wait_for_it) == [0, 1]
    assert Activity.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_glance_between_claim_and_work_does_not_stop_a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    OperationalGoalFactory(number=1)
    user = UserFactory(role="staff")
    record = actions.order_import(actor=user, record=started(user, row()), version=1)
    held, claim = threading.Event(), carrying.claim

    def glance() -> int:
        with transaction.atomic():
            ActivityImport.objects.select_for_update().get(pk=record.pk)
            held.set()
            time.sleep(0.3)
        return 0

    def claimed(pk: int, *, waits: bool) -> ActivityImport | None:
        found = claim(pk, waits=waits)
        looking.start()
        held.wait(10)
        return found

    looking = threading.Thread(target=lambda: together(glance))
    monkeypatch.setattr(carrying, "claim", claimed)
    assert carrying.carry_out(record.pk) is not None
    looking.join()
    assert Activity.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_one_import_log_it_once_and_undo_it_once() -> None:
    OperationalGoalFactory(number=1)
    user = UserFactory(role="staff")
    record = started(user, *(row(title=f"Nummer {n}") for n in range(20)))
    actions.order_import(actor=user, record=record, version=1)
    work = [lambda: int(carrying.carry_out(record.pk) is not None)] * 3
    assert together(*work) == [0, 0, 1]
    assert Activity.objects.count() == 20
    actions.order_undo(actor=user, record=record)
    assert together(*work) == [0, 0, 1]
    assert Activity.objects.count() == 0


def test_the_history_names_who_imported(staff: User, goal: OperationalGoal) -> None:
    taken_over(staff, started(staff, row()))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT c.metadata->>'actor_name' FROM goals_activityevent e JOIN pghistory_context c ON c.id = e.pgh_context_id"
        )
        assert cursor.fetchall() == [("Stan Medewerker",)]
