"""A real worker that dies in the middle of an import leaves nothing behind, and the next one does all of it once."""

from __future__ import annotations

import pytest
from django.db import transaction

from goals.activityimport import actions
from goals.activityimport.columns import guess
from goals.models import Activity, ActivityImport
from goals.tasks import import_what_waits
from steunpunt.shared.tables.commas import read_commas
from tests.factories import OperationalGoalFactory, UserFactory
from tests.goals.activityimport.files import csv_of, row
from tests.workers import Broker, StartWorker, kill_all, wait_until

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]
ROWS = 300


def is_worked_on(pk: int) -> bool:
    with transaction.atomic():
        record = ActivityImport.objects.get(pk=pk)
        return record.attempts > 0 and not ActivityImport.objects.select_for_update(skip_locked=True).filter(pk=pk).exists()


def test_killed_halfway_nothing_is_there_and_the_sweep_does_it_whole(broker: Broker, start_worker: StartWorker) -> None:
    OperationalGoalFactory(number=1)
    user = UserFactory(role="staff")
    table = read_commas(csv_of(*(row(title=f"Nummer {number}") for number in range(ROWS))))
    record = actions.start_import(actor=user, file_name="a.csv", table=table, reading=guess(table))
    worker = start_worker()
    actions.order_import(actor=user, record=record, version=1)
    wait_until(lambda: is_worked_on(record.pk))
    kill_all(worker)
    worker.wait()
    wait_until(lambda: not is_worked_on(record.pk))
    record.refresh_from_db()
    assert (record.state, Activity.objects.count()) == ("ordered", 0)
    start_worker()
    import_what_waits()
    wait_until(lambda: ActivityImport.objects.get(pk=record.pk).state == "done")
    assert Activity.objects.count() == ROWS
