"""Real workers on a real broker: killed, raced and robbed of their messages, there is exactly one PDF at the end."""

from __future__ import annotations

import os
import signal
import socket
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from steunpunt.reports import actions, tasks
from steunpunt.reports.models import Rendering
from steunpunt.reports.rendering import draw, render
from steunpunt.shared.freezing import sha256_of
from steunpunt.shared.printed import SILENCE
from tests.factories import ActivityFactory, OperationalGoalFactory, PolicyPlanFactory
from tests.workers import Broker, StartWorker, Worker, kill_all, wait_until

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("emptied_afterwards")]


@pytest.fixture
def frozen(broker: Broker) -> Rendering:
    return freeze()


def freeze() -> Rendering:
    """A frozen year with a text for every goal: enough to be caught in the middle of it."""
    plan = PolicyPlanFactory()
    goals = [OperationalGoalFactory(strategic_goal__plan=plan, number=number) for number in range(1, 9)]
    for goal in goals:
        ActivityFactory(starts_on=date(2024, 3, goal.number), goals=[goal])
    report = actions.create_report(actor=None, year=2024)
    for goal in goals:
        actions.save_narrative(actor=None, report=report, goal=goal, html="<p>Een jaar van samenwerken. </p>" * 30, version=0)
    actions.freeze_report(actor=None, report=report, today=date(2025, 2, 1))
    return Rendering.objects.get(report=report)


def state(rendering: Rendering) -> tuple[str, str]:
    return Rendering.objects.values_list("state", "phase").get(pk=rendering.pk)


def wait_until_done(rendering: Rendering) -> None:
    wait_until(lambda: state(rendering)[0] in {"done", "failed"})


def children_of(worker: Worker) -> list[int]:
    return [int(word) for word in Path(f"/proc/{worker.pid}/task/{worker.pid}/children").read_text().split()]


def kill_pool(worker: Worker) -> None:
    """What the kernel does when memory runs out: it takes the process that draws."""
    for child in children_of(worker):
        os.kill(child, signal.SIGKILL)


def kill_head(worker: Worker) -> None:
    """What a careless kill -9 does: Celery's process that draws asked the kernel to go with the one that gives it work."""
    worker.kill()
    worker.wait()


def assert_one_pdf(rendering: Rendering, broker: Broker) -> None:
    """One row, one file, and the bytes that the frozen data give."""
    rendering = Rendering.objects.get()
    assert (rendering.state, rendering.error) == ("done", "")
    files = [path for path in (broker.folder / "media").rglob("*") if path.is_file()]
    assert [str(path) for path in files] == [rendering.file.path]
    content = files[0].read_bytes()
    assert sha256_of(content) == rendering.sha256
    assert rendering.report is not None
    assert content == draw(rendering.report.frozen_data, made_at=rendering.made_at)


@pytest.mark.parametrize("kill", [kill_all, kill_pool, kill_head])
def test_killed_in_the_middle_there_is_one_pdf(
    frozen: Rendering, broker: Broker, start_worker: StartWorker, kill: Callable[[Worker], None]
) -> None:
    worker = start_worker()
    wait_until(lambda: state(frozen) == ("running", "layout"))
    kill(worker)
    assert state(frozen)[0] == "running"
    # A minute of silence is waited for: whoever is only slow is not overtaken.
    assert render(frozen.pk) is None
    silent_for_long(frozen)
    start_worker()
    tasks.render_what_waits.delay()
    wait_until_done(frozen)
    assert_one_pdf(frozen, broker)


def silent_for_long(rendering: Rendering) -> None:
    long_ago = timezone.now() - SILENCE - timedelta(seconds=1)
    assert Rendering.objects.filter(pk=rendering.pk, state="running").update(heartbeat_at=long_ago) == 1


def test_an_emptied_broker_costs_no_pdf(frozen: Rendering, broker: Broker, start_worker: StartWorker) -> None:
    assert broker.ask("LLEN celery") == ":1"
    assert broker.ask("FLUSHDB") == "+OK"
    start_worker()
    assert broker.ask("LLEN celery") == ":0"
    assert state(frozen)[0] == "waiting"
    tasks.render_what_waits.delay()
    wait_until_done(frozen)
    assert_one_pdf(frozen, broker)


def test_freezing_goes_on_while_the_broker_is_away(broker: Broker, start_worker: StartWorker) -> None:
    broker.stop()
    begin = time.monotonic()
    rendering = freeze()
    assert time.monotonic() - begin < 10
    assert state(rendering)[0] == "waiting"
    broker.start()
    start_worker()
    tasks.render_what_waits.delay()
    wait_until_done(rendering)
    assert_one_pdf(rendering, broker)


def test_two_workers_with_the_same_message_make_one_pdf(frozen: Rendering, broker: Broker, start_worker: StartWorker) -> None:
    for _ in range(3):
        tasks.send(frozen.pk)
    assert broker.ask("LLEN celery") == ":4"
    start_worker()
    start_worker()
    wait_until_done(frozen)
    wait_until(lambda: broker.ask("LLEN celery") == ":0" and broker.ask("HLEN unacked") == ":0")
    assert Rendering.objects.get().attempts == 1
    assert_one_pdf(frozen, broker)


def test_a_broker_that_says_nothing_costs_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    """It takes the connection and never answers: a machine that is starved, or a firewall that swallows."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("CELERY_BROKER_WRITE_URL", f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        before = time.monotonic()
        tasks.send(0)
        assert time.monotonic() - before < 15
