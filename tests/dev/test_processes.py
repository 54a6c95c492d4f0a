"""What is ours is recognised and stopped; a stranger with the same number never is."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from steunpunt.dev.processes import MARK, Identity, identify, orphans, spawn, started, stop
from tests.dev.conftest import Tool, eventually, line_of

Sleeper = Callable[..., "subprocess.Popen[bytes]"]
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('ready', flush=True); time.sleep(100)"


def test_a_running_process_is_itself(sleeper: Sleeper) -> None:
    child = sleeper()
    identity = identify("sleep", child.pid)
    assert identity.is_alive()
    assert Identity.from_dict(identity.as_dict()) == identity
    child.kill()
    # Dead, though nobody has asked for its exit code yet.
    assert eventually(lambda: not identity.is_alive())
    assert Path(f"/proc/{child.pid}").exists()


def test_a_later_process_with_the_same_number_is_a_stranger(sleeper: Sleeper) -> None:
    child = sleeper()
    ours = Identity("web", child.pid, started="1")
    assert not ours.is_alive()
    for how in (signal.SIGTERM, signal.SIGINT, signal.SIGKILL):
        stop([ours], how=how, patience=0.1)
    time.sleep(0.1)
    assert child.poll() is None


def test_who_never_ran_is_not_alive_and_costs_no_patience() -> None:
    child = subprocess.Popen(["true"])
    child.wait()
    gone = identify("true", child.pid)
    assert not gone.is_alive()
    begin = time.monotonic()
    stop([gone], patience=5)
    assert time.monotonic() - begin < 1


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"name": "x", "pid": 1, "started": "9"},
        {"name": "x", "pid": -1, "started": "9"},
        {"name": "x", "pid": 5, "started": ""},
        {"name": "x", "pid": "5", "started": "9"},
        {"name": None, "pid": 5, "started": "9"},
        {"pid": 5, "started": "9"},
    ],
)
def test_a_record_that_names_nobody_gives_nobody(data: dict[str, object]) -> None:
    assert Identity.from_dict(data) is None


def test_a_name_with_brackets_confuses_nobody(var: Path, sleeper: Sleeper) -> None:
    sleep = shutil.which("sleep")
    assert sleep is not None
    odd = var / "a) Z (b"
    shutil.copy(sleep, odd)
    child = sleeper([odd, "100"])
    assert eventually(lambda: Path(f"/proc/{child.pid}/comm").read_text() == "a) Z (b\n")
    assert started(child.pid).isdigit()


def test_stopping_asks_first_and_insists_after(sleeper: Sleeper) -> None:
    kind, stubborn = sleeper(), sleeper([sys.executable, "-S", "-c", STUBBORN], stdout=subprocess.PIPE)
    assert line_of(stubborn) == "ready"
    stop([identify("kind", kind.pid), identify("stubborn", stubborn.pid)], patience=0.5, children=[kind, stubborn])
    assert kind.wait(5) == -signal.SIGTERM
    assert stubborn.wait(5) == -signal.SIGKILL


def test_insisting_takes_the_children_along(var: Path, sleeper: Sleeper) -> None:
    code = "import subprocess; print(subprocess.Popen(['sleep', '100']).pid, flush=True);" + STUBBORN
    parent = sleeper([sys.executable, "-S", "-c", code], stdout=subprocess.PIPE)
    grandchild = identify("grandchild", int(line_of(parent)))
    line_of(parent)
    stop([identify("parent", parent.pid)], patience=0.1, children=[parent])
    assert eventually(lambda: not grandchild.is_alive())


def test_left_overs_are_known_by_their_mark(var: Path, sleeper: Sleeper) -> None:
    mark = f"test-{os.getpid()}-{time.monotonic_ns()}"
    ours = sleeper(env={**os.environ, MARK: mark})
    sleeper(env={**os.environ, MARK: f"{mark}-other"})
    sleeper(env={**os.environ, "OTHER": f"{MARK}={mark}"})
    assert eventually(lambda: [found.pid for found in orphans(mark)] == [ours.pid])
    stop(orphans(mark), children=[ours])
    assert orphans(mark) == []


def test_a_program_of_ours_goes_with_us_even_when_we_are_killed(var: Path, tool: Tool) -> None:
    parent = tool(
        "child = processes.spawn(['sleep', '100'], log=var / 'x.log', environment={}, folder=Path('/'), dies_with_us=True)\n"
        "print(child.pid, flush=True)\nchild.wait()"
    )
    child = identify("sleep", int(line_of(parent)))
    assert child.is_alive()
    parent.kill()
    assert eventually(lambda: not child.is_alive())


def test_a_program_of_ours_does_not_hear_ctrl_c_itself(var: Path) -> None:
    child = spawn(["sleep", "100"], log=var / "x.log", environment={"PATH": os.environ["PATH"]}, folder=Path("/"))
    try:
        assert os.getsid(child.pid) == child.pid != os.getsid(0)
    finally:
        stop([identify("sleep", child.pid)], children=[child])
    assert child.wait(5) == -signal.SIGTERM


def test_what_a_program_says_is_added_to_its_log(var: Path) -> None:
    log = var / "x.log"
    for word in ("one", "two"):
        spawn(["sh", "-c", f"echo {word}; echo ! >&2"], log=log, environment=os.environ, folder=Path("/")).wait()
    assert log.read_text() == "one\n!\ntwo\n!\n"
