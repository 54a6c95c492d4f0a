"""Real brokers and real workers for tests: started by a test, gone after it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from steunpunt.celery import app
from steunpunt.dev import valkey
from steunpunt.dev.processes import stop

ROOT = Path(__file__).resolve().parent.parent
WORKER = ["-m", "celery", "-A", "steunpunt", "worker", "--concurrency", "1", "--loglevel", "INFO", "--without-gossip", "--without-mingle"]
Worker = subprocess.Popen[bytes]
StartWorker = Callable[[], Worker]


class Broker:
    """A broker of one test, that may be emptied and stopped."""

    def __init__(self, folder: Path) -> None:
        (folder / "log").mkdir()
        self.folder = folder
        self.start()

    def start(self) -> None:
        self.server, self.child = valkey.start(self.folder, "broker", {}, open_folder=False)

    def stop(self) -> None:
        stop([self.server], children=[self.child])

    @property
    def address(self) -> str:
        return valkey.address(self.folder, "broker")

    def ask(self, command: str) -> str:
        with socket.socket(socket.AF_UNIX) as wire:
            wire.connect(str(valkey.socket_of(self.folder, "broker")))
            wire.sendall(f"{command}\r\n".encode())
            return wire.recv(100).decode().strip()


@pytest.fixture
def emptied_afterwards(transactional_db: None) -> Iterator[None]:
    """What is frozen stays, also when a test ends: only a superuser who switches triggers off gets it out."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("DELETE FROM reports_rendering")
        cursor.execute("DELETE FROM reports_frozenentry")
        cursor.execute("DELETE FROM reports_report")
        cursor.execute("SET session_replication_role = origin")


@pytest.fixture
def broker(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Broker]:
    found = Broker(tmp_path)
    settings.MEDIA_ROOT = tmp_path / "media"
    # Celery asks the environment for the broker each time it opens a pool of connections.
    monkeypatch.setenv("CELERY_BROKER_WRITE_URL", found.address)
    monkeypatch.setattr(app.amqp, "_producer_pool", None)
    yield found
    found.stop()


@pytest.fixture
def start_worker(broker: Broker, tmp_path: Path) -> Iterator[StartWorker]:
    """Starts worker processes on the test database; none outlives the test."""
    workers: list[Worker] = []

    def start() -> Worker:
        log = tmp_path / f"worker-{len(workers)}.log"
        with log.open("wb") as output:
            command = [sys.executable, *WORKER, "--hostname", f"worker-{len(workers)}@test"]
            options: dict[str, Any] = {"stdout": output, "stderr": subprocess.STDOUT, "cwd": ROOT, "start_new_session": True}
            workers.append(subprocess.Popen(command, env=worker_environment(broker, tmp_path), **options))
        wait_until(lambda: b" ready." in log.read_bytes(), log)
        return workers[-1]

    yield start
    for worker in workers:
        kill_all(worker)
        worker.wait()


def worker_environment(broker: Broker, folder: Path) -> dict[str, str]:
    database = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}")
    own = {"DATABASE_URL": urlunsplit(database), "REDIS_URL": broker.address, "VAR_DIR": str(folder), "STEUNPUNT_ENV": "test"}
    return {name: value for name, value in os.environ.items() if not name.startswith("CELERY_")} | own


def wait_until(happened: Callable[[], Any], log: Path | None = None, patience: float = 60) -> None:
    deadline = time.monotonic() + patience
    while not happened():
        assert time.monotonic() < deadline, f"not after {patience:.0f} s\n{log.read_text() if log else ''}"
        time.sleep(0.01)


def kill_all(worker: Worker) -> None:
    """What a machine that goes down does, or a container that is killed."""
    try:
        os.killpg(worker.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
