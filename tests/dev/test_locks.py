"""A lock is the kernel's: it goes with its holder, however that ends."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from steunpunt.dev.console import Problem
from steunpunt.dev.locks import FileLock, waiting_for
from tests.dev.conftest import Tool, line_of

HOLD = "lock = locks.FileLock(var / 'x.lock'); lock.take(); print('held', flush=True); import time; time.sleep(100)"


def test_only_one_process_holds_it_and_it_says_which(var: Path, tool: Tool) -> None:
    other = tool(HOLD)
    assert line_of(other) == "held"
    lock = FileLock(var / "x.lock")
    assert not lock.take()
    assert lock.is_held()
    holder = lock.holder()
    assert holder is not None
    assert (holder.pid, holder.is_alive()) == (other.pid, True)
    assert lock.holder_name() == f"process {other.pid}"


def test_it_goes_with_a_killed_holder(var: Path, tool: Tool) -> None:
    other = tool(HOLD)
    line_of(other)
    other.kill()
    other.wait()
    lock = FileLock(var / "x.lock")
    assert not lock.is_held()
    assert lock.take()
    lock.drop()


def test_looking_takes_nothing_away(var: Path) -> None:
    lock = FileLock(var / "x.lock")
    assert not lock.is_held()
    assert lock.take()
    assert FileLock(lock.path).is_held()
    lock.drop()
    assert not lock.is_held()


def test_many_share_it_and_while_one_does_nobody_has_it_alone(var: Path) -> None:
    first, second, alone = (FileLock(var / "x.lock") for _ in range(3))
    assert first.take(shared=True)
    assert second.take(shared=True)
    first.drop()
    assert not alone.take()
    second.drop()
    assert alone.take()
    alone.drop()


@pytest.mark.parametrize("content", ["", "x", "123", "[]", '{"pid": "4"}', '{"name": "a", "pid": 1, "started": "5"}', "\0\0"])
def test_a_file_that_names_nobody_is_no_fault(var: Path, content: str) -> None:
    (var / "x.lock").write_text(content)
    lock = FileLock(var / "x.lock")
    assert lock.holder() is None
    assert lock.holder_name() == "another process"
    assert lock.take()
    assert FileLock(lock.path).holder_name() == f"process {os.getpid()}"
    lock.drop()


def test_it_is_held_even_where_its_name_cannot_be_written(var: Path, tool: Tool) -> None:
    full = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))\n"
    other = tool(full + HOLD)
    assert line_of(other) == "held"
    assert FileLock(var / "x.lock").is_held()


def test_who_waits_says_for_whom_and_goes_on(var: Path, tool: Tool, capfd: pytest.CaptureFixture[str]) -> None:
    other = tool(HOLD.replace("time.sleep(100)", "time.sleep(0.8)"))
    line_of(other)
    with waiting_for(var / "x.lock", "testing"):
        assert other.wait(5) == 0
    assert capfd.readouterr().err == f"Waiting for process {other.pid}, which is testing in this folder…\n"


def test_who_waits_too_long_hears_what_to_do(var: Path, tool: Tool) -> None:
    other = tool(HOLD)
    line_of(other)
    with (
        pytest.raises(Problem, match=f"^Process {other.pid} has been testing for .* minutes: stop it and try again.$"),
        waiting_for(var / "x.lock", "testing", patience=0.1),
    ):
        pytest.fail("the lock was not held")
