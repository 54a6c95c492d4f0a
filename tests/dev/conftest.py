"""A var/ of a test's own, and commands of ./dev in processes of their own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from steunpunt.dev import postgres
from steunpunt.dev.engines import marked_with
from steunpunt.dev.paths import ROOT, checkout_mark
from steunpunt.dev.processes import stop

LOAD = f"""
import runpy, sys
runpy.run_path({str(ROOT / "dev")!r})["load_tools"]()
from pathlib import Path
from steunpunt_dev import background, cli, engines, locks, postgres, processes, system, valkey
var = Path(sys.argv[1])
"""
BECOME_ORDINARY = "import os\nif os.geteuid() == 0:\n    os.setgid(65534)\n    os.setuid(65534)\n"
Tool = Callable[..., "subprocess.Popen[bytes]"]


def quick_folder() -> str:
    """Memory where there is room: every test of an engine makes a database, and writing one to disk takes twice as long."""
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK):
        status = os.statvfs(memory)
        if status.f_bavail * status.f_frsize > 1_000_000_000 and not status.f_flag & os.ST_NOEXEC:
            return str(memory)
    return "/tmp"


@pytest.fixture
def var() -> Iterator[Path]:
    """Short, and open to the user that a database of root runs as: unlike a folder of pytest."""
    folder = Path(tempfile.mkdtemp(prefix="dev-", dir=quick_folder()))
    folder.chmod(0o755)
    for name in ("log", "run"):
        (folder / name).mkdir()
    outside = postgres.OUTSIDE / checkout_mark(folder)
    yield folder
    # What a test let its command be killed for.
    stop([process for role in ("x-postgres", "x-valkey", "up") for process in marked_with(folder, role)], how=signal.SIGINT)
    shutil.rmtree(folder)
    shutil.rmtree(outside, ignore_errors=True)


@pytest.fixture
def without_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "REDIS_URL", "XDG_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def tool(var: Path) -> Iterator[Tool]:
    """Runs a piece of code with the tools of ./dev loaded as ./dev loads them: without Django, with only the standard library."""
    begun: list[subprocess.Popen[bytes]] = []

    def run(code: str, **options: Any) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-S", "-c", LOAD + code, str(var)]
        begun.append(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True, **options))
        return begun[-1]

    yield run
    for child in begun:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        assert child.stdout is not None
        child.stdout.close()


@pytest.fixture
def sleeper() -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Starts real processes that do nothing; none outlives the test."""
    begun: list[subprocess.Popen[bytes]] = []

    def start(command: Sequence[str | Path] = ("sleep", "100"), **options: Any) -> subprocess.Popen[bytes]:
        begun.append(subprocess.Popen([str(word) for word in command], start_new_session=True, **options))
        return begun[-1]

    yield start
    for child in begun:
        child.kill()
        child.wait()


def line_of(child: subprocess.Popen[bytes]) -> str:
    assert child.stdout is not None
    return child.stdout.readline().decode().strip()


def dev(var: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command itself, on a var/ of the test."""
    own = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    return subprocess.run(
        [sys.executable, ROOT / "dev", *arguments],
        env={**own, "VAR_DIR": str(var), **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def eventually(happens: Callable[[], object], patience: float = 15) -> bool:
    deadline = time.monotonic() + patience
    while not happens():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True
