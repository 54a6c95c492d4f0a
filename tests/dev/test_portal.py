"""Ports, state and the background, with real sockets and the command itself."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from steunpunt.dev.background import down
from steunpunt.dev.console import Problem
from steunpunt.dev.locks import FileLock
from steunpunt.dev.portal import django_environment, free_port, read_state, write_state
from steunpunt.dev.processes import MARK
from tests.dev.conftest import Tool, dev, eventually, line_of

HOLD_UP = "lock = portal.up_lock(var); lock.take(); print('held', flush=True); import time; time.sleep(100)"
HOLD_UP = "from steunpunt_dev import portal\n" + HOLD_UP


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_free_port_is_given_as_asked() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert free_port(port) == port


def test_without_a_wish_it_is_the_first_that_is_free() -> None:
    first = free_port(None)
    assert 8000 <= first < 8100
    with socket.create_server(("127.0.0.1", first)):
        assert free_port(None) > first


def test_a_taken_port_is_one_sentence(taken: int) -> None:
    with pytest.raises(Problem, match=f"^Port {taken} is in use: choose another with --port.$"):
        free_port(taken)


@pytest.mark.skipif(not Path("/proc/net/if_inet6").exists(), reason="this machine has no IPv6")
def test_a_port_that_localhost_means_for_somebody_else_is_taken() -> None:
    with socket.create_server(("::1", 0), family=socket.AF_INET6) as server, pytest.raises(Problem, match="is in use"):
        free_port(server.getsockname()[1])


def test_a_port_on_all_addresses_is_taken() -> None:
    with socket.create_server(("", 0)) as server, pytest.raises(Problem, match="is in use"):
        free_port(server.getsockname()[1])


@pytest.mark.parametrize("port", [0, -1, 65536, 99999])
def test_what_is_no_port_is_said(port: int) -> None:
    with pytest.raises(Problem, match=f"There is no port {port}"):
        free_port(port)


def test_up_looks_at_the_port_before_the_long_work(var: Path, taken: int) -> None:
    begin = time.monotonic()
    for more in ([], ["--detach"]):
        answer = dev(var, "up", "--port", str(taken), *more)
        assert answer.returncode == 1
        assert f"Port {taken} is in use: choose another with --port." in answer.stdout + answer.stderr
        assert "Traceback" not in answer.stdout + answer.stderr
    assert time.monotonic() - begin < 10
    assert not (var / "data").exists()
    assert not FileLock(var / "run" / "up.lock").is_held()


def test_a_second_up_says_who_is_at_it(var: Path, tool: Tool) -> None:
    first = tool(HOLD_UP)
    line_of(first)
    for more in ([], ["--detach"]):
        answer = dev(var, "up", *more)
        assert answer.returncode == 1
        assert answer.stderr.strip() == f"The portal is being started already, by process {first.pid}. Stop it with: ./dev down"
    write_state(var, "http://localhost:1/")
    assert dev(var, "up").stderr.strip() == "The portal runs already, at http://localhost:1/ Stop it with: ./dev down"


def test_nothing_runs(var: Path) -> None:
    assert (dev(var, "down").returncode, dev(var, "down").stdout) == (0, "The portal does not run.\n")
    assert (dev(var, "status").returncode, dev(var, "status").stdout) == (1, "The portal does not run. Start it with: ./dev up\n")


@pytest.mark.parametrize("content", [b"", b"{{{", b"[1]", b'{"address": 5, "pid": "1"}', b'{"address": "x"}', b"\xff\xfe", b"null"])
def test_a_state_that_is_garbage_is_no_state(var: Path, content: bytes, tool: Tool) -> None:
    (var / "run" / "up.json").write_bytes(content)
    (var / "run" / "up.lock").write_bytes(content)
    assert read_state(var) == {}
    assert dev(var, "status").returncode == 1


def test_status_tells_what_runs_and_what_starts(var: Path, tool: Tool) -> None:
    first = tool(HOLD_UP)
    line_of(first)
    assert dev(var, "status").stdout == f"The portal is being started by process {first.pid}.\n"
    write_state(var, "http://localhost:8000/")
    answer = dev(var, "status")
    assert (answer.returncode, answer.stdout.startswith("The portal runs at http://localhost:8000/ (process ")) == (0, True)


def test_down_stops_the_holder_and_waits_for_it(var: Path, tool: Tool) -> None:
    first = tool(HOLD_UP)
    line_of(first)
    assert dev(var, "down").stdout == "Stopped.\n"
    assert first.wait(1) == -signal.SIGTERM


def test_down_never_stops_a_stranger_with_the_number_of_the_holder(var: Path, tool: Tool, sleeper: Callable[..., object]) -> None:
    first, stranger = tool(HOLD_UP), sleeper()
    line_of(first)
    pid: int = stranger.pid  # type: ignore[attr-defined]
    for record in ({"name": "./dev", "pid": pid, "started": "1"}, {"name": "./dev", "pid": pid}, str(pid), ""):
        (var / "run" / "up.lock").write_text(record if isinstance(record, str) else json.dumps(record))
        with pytest.raises(Problem, match="run from elsewhere"):
            down(var)
    assert stranger.poll() is None  # type: ignore[attr-defined]
    assert first.poll() is None


def test_down_stops_what_a_killed_portal_left(var: Path, tool: Tool, sleeper: Callable[..., object]) -> None:
    marked = tool("print(engines.mark_of(var, 'up')[processes.MARK])")
    mark = line_of(marked)
    web = sleeper(env={**os.environ, MARK: mark})
    other = sleeper(env={**os.environ, MARK: mark + "x"})
    assert dev(var, "down").stdout == "Stopped what an earlier run had left behind.\n"
    assert eventually(lambda: web.poll() is not None)  # type: ignore[attr-defined]
    assert other.poll() is None  # type: ignore[attr-defined]


def test_tests_have_test_settings_whatever_the_shell_says(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STEUNPUNT_ENV", "production")
    assert django_environment(var, {}, "test")["STEUNPUNT_ENV"] == "test"
    assert django_environment(var, {})["STEUNPUNT_ENV"] == "production"
    monkeypatch.delenv("STEUNPUNT_ENV")
    assert django_environment(var, {})["STEUNPUNT_ENV"] == "development"


def test_links_lead_to_the_portal_that_runs(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SITE_URL", raising=False)
    assert "SITE_URL" not in django_environment(var, {})
    write_state(var, "http://localhost:8042/")
    assert django_environment(var, {})["SITE_URL"] == "http://localhost:8042"
    assert "SITE_URL" not in django_environment(var, {}, "test")
    monkeypatch.setenv("SITE_URL", "https://ours.example")
    assert django_environment(var, {})["SITE_URL"] == "https://ours.example"


def test_compiled_code_is_kept_even_where_python_may_not_litter(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.delenv("PYTHONPYCACHEPREFIX", raising=False)
    found = django_environment(var, {})
    assert "PYTHONDONTWRITEBYTECODE" not in found
    assert found["PYTHONPYCACHEPREFIX"] == str(var / "bytecode")


def test_ctrl_c_is_for_the_program_at_the_keyboard(var: Path, tool: Tool) -> None:
    program = (
        "import signal, sys, time\n"
        "def tidy(*a):\n    time.sleep(0.6); print('tidied', flush=True); sys.exit(7)\n"
        "signal.signal(signal.SIGINT, tidy); print('ready', flush=True); time.sleep(100)"
    )
    ours = tool(f"sys.exit(cli.call([sys.executable, '-S', '-c', {program!r}], dict(__import__('os').environ)))")
    assert line_of(ours) == "ready"
    os.killpg(ours.pid, signal.SIGINT)
    assert line_of(ours) == "tidied"
    assert ours.wait(5) == 7


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_a_program_at_the_keyboard_goes_with_us(var: Path, tool: Tool, how: signal.Signals) -> None:
    program = "import os, time; print(os.getpid(), flush=True); time.sleep(100)"
    ours = tool(f"sys.exit(cli.call([{sys.executable!r}, '-S', '-c', {program!r}], dict(__import__('os').environ)))")
    pid = int(line_of(ours))
    os.kill(ours.pid, how)
    assert ours.wait(5) in {128 + how, -how}
    assert eventually(lambda: not re.search(r"sleep", (Path(f"/proc/{pid}/cmdline").read_text() if Path(f"/proc/{pid}").exists() else "")))
