"""Real engines: those of the environment win, ours are shared, and nothing stays behind."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from steunpunt.dev import postgres, valkey
from steunpunt.dev.addresses import check_address, place_of
from steunpunt.dev.console import Problem
from steunpunt.dev.engines import engines, mark_of, marked_with, stop_unused
from tests.dev.conftest import Tool, eventually, line_of

pytestmark = pytest.mark.usefixtures("without_addresses")
USE = "with engines.engines(var, 'x') as found:\n    print('using', flush=True)\n    sys.stdin.read()\nprint('left', flush=True)"


@pytest.fixture
def listener() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def left(var: Path) -> list[int]:
    return [process.pid for name in ("postgres", "valkey") for process in marked_with(var, f"x-{name}")]


def rows(var: Path) -> bytes | None:
    return postgres.ask(postgres.plan_engine(var, "x"), "SELECT count(*) || ' row' FROM kept", database="steunpunt")


def test_both_start_answer_stop_and_keep_their_data(var: Path) -> None:
    with engines(var, "x") as addresses:
        assert addresses["DATABASE_URL"].startswith("postgresql://steunpunt@/steunpunt?host=")
        assert addresses["REDIS_URL"] == f"redis+socket://{valkey.socket_of(var, 'x')}"
        engine = postgres.plan_engine(var, "x")
        assert postgres.ask(engine, "CREATE TABLE kept AS SELECT 1 AS one", database="steunpunt") is not None
        assert valkey.answers(valkey.socket_of(var, "x"))
        assert len(left(var)) >= 2
    assert left(var) == []
    assert not postgres.answers(engine)
    assert not valkey.answers(valkey.socket_of(var, "x"))
    with engines(var, "x"):
        assert b"1 row" in (rows(var) or b"")
    assert left(var) == []


def test_whoever_came_first_may_leave_first(var: Path, tool: Tool) -> None:
    first = tool(USE, stdin=-1)
    assert line_of(first) == "using"
    second = tool(USE, stdin=-1)
    assert line_of(second) == "using"
    shared = left(var)
    first.communicate(timeout=20)
    assert first.returncode == 0
    assert left(var) == shared
    assert postgres.answers(postgres.plan_engine(var, "x"))
    second.communicate(timeout=20)
    assert left(var) == []


def test_what_a_killed_command_left_is_used_again_and_stopped(var: Path, tool: Tool) -> None:
    killed = tool(USE, stdin=-1)
    line_of(killed)
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    remaining = left(var)
    assert len(remaining) >= 2
    with engines(var, "x"):
        assert left(var) == remaining
    assert left(var) == []
    assert not stop_unused(var, "x")


def test_what_a_killed_command_left_can_be_stopped_alone(var: Path, tool: Tool) -> None:
    killed = tool(USE, stdin=-1)
    line_of(killed)
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    assert stop_unused(var, "x")
    assert left(var) == []


@pytest.mark.skipif(not Path("/usr/lib/postgresql/15/bin/initdb").exists(), reason="there is no second PostgreSQL here")
def test_another_version_that_was_left_is_not_taken_for_the_one_that_is_asked_for(
    var: Path, tool: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed = tool(USE, stdin=-1)
    line_of(killed)
    os.kill(killed.pid, signal.SIGKILL)
    killed.wait()
    monkeypatch.setenv("POSTGRES_BIN", "/usr/lib/postgresql/15/bin")
    with engines(var, "x"):
        assert b"PostgreSQL 15" in (postgres.ask(postgres.plan_engine(var, "x"), "SELECT version()") or b"")
    assert left(var) == []


def test_engines_in_use_are_not_stopped(var: Path, tool: Tool) -> None:
    user = tool(USE, stdin=-1)
    line_of(user)
    assert not stop_unused(var, "x")
    assert postgres.answers(postgres.plan_engine(var, "x"))


def test_ctrl_c_while_a_server_starts_leaves_none_behind(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*args: object) -> None:
        # The mark of a process stands in /proc only a moment after it started.
        deadline = time.monotonic() + 10
        while not left(var):
            assert time.monotonic() < deadline, "no server started"
        raise KeyboardInterrupt

    for module in (valkey, postgres):
        with monkeypatch.context() as patch:
            patch.setattr(module, "wait_until_answering", interrupted)
            with pytest.raises(KeyboardInterrupt), engines(var, "x"):
                pytest.fail("the engines were not waited for")
        assert left(var) == []


def test_a_data_folder_that_was_begun_is_made_anew(var: Path) -> None:
    engine = postgres.plan_engine(var, "x")
    torn = engine.data.with_name(f"{engine.data.name}.123.part")
    torn.mkdir(parents=True)
    (torn / "PG_VERSION").write_text("18\n")
    engine.data.mkdir()
    (engine.data / "half").touch()
    with engines(var, "x"):
        assert postgres.answers(engine)
    assert not torn.exists()
    assert not (engine.data / "half").exists()


def test_from_a_deep_folder_with_spaces(var: Path) -> None:
    folder = var / "a folder" / ("deep" * 30)
    (folder / "log").mkdir(parents=True)
    (folder / "run").mkdir()
    with engines(folder, "x") as addresses:
        sockets = Path(addresses["DATABASE_URL"].partition("host=")[2])
        assert not sockets.is_relative_to(folder)
        assert (sockets / ".s.PGSQL.5432").is_socket()
    shutil.rmtree(sockets.parent)


def test_addresses_of_the_environment_win(var: Path, monkeypatch: pytest.MonkeyPatch, listener: int) -> None:
    given = {"DATABASE_URL": f"postgresql://me@127.0.0.1:{listener}/x", "REDIS_URL": f"redis://127.0.0.1:{listener}/0"}
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with engines(var, "x") as addresses:
        assert addresses == given
        assert left(var) == []
    assert not (var / "data").exists()


def test_one_of_the_environment_and_one_of_ours(var: Path, monkeypatch: pytest.MonkeyPatch, listener: int) -> None:
    monkeypatch.setenv("DATABASE_URL", f"postgresql://me@127.0.0.1:{listener}/x")
    with engines(var, "x") as addresses:
        assert addresses["DATABASE_URL"] == os.environ["DATABASE_URL"]
        assert valkey.answers(valkey.socket_of(var, "x"))
        # Named after the server that keeps it, whichever of the two that is here; and no database beside it.
        assert [path.name for path in (var / "data").iterdir()] == [f"x-{valkey.find_server().name}"]


def test_where_nothing_listens_there_is_one_sentence_without_the_password(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        monkeypatch.setenv("DATABASE_URL", f"postgresql://me:secret@127.0.0.1:{port}/x")
        with pytest.raises(Problem) as caught, engines(var, "x"):
            pytest.fail("it was taken for a server")
    said = str(caught.value)
    assert said.startswith(f"DATABASE_URL names 127.0.0.1, port {port}, and nothing answers there (Connection refused)")
    assert "secret" not in said
    assert left(var) == []


@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("DATABASE_URL", "mysql://host/x"),
        ("DATABASE_URL", "kaas"),
        ("DATABASE_URL", "postgresql://host:port/x"),
        ("REDIS_URL", "postgresql://host/x"),
        ("REDIS_URL", "/run/redis.sock"),
        ("REDIS_URL", "redis://host:99999"),
    ],
)
def test_an_address_that_is_none_is_one_sentence(name: str, address: str) -> None:
    with pytest.raises(Problem, match=rf"^{name} is not an address that the portal understands \(.+\): write it as \S+\.$"):
        check_address(name, address)


def test_a_socket_that_is_not_there_is_named(var: Path) -> None:
    with pytest.raises(Problem, match=rf"DATABASE_URL names {var}/.s.PGSQL.5433, and nothing answers"):
        check_address("DATABASE_URL", f"postgresql://me@:5433/x?host={var}")
    with pytest.raises(Problem, match=rf"REDIS_URL names {var}/x.sock, and nothing answers"):
        check_address("REDIS_URL", f"redis+socket://{var}/x.sock?virtual_host=2")


def test_what_only_the_driver_can_tell_is_left_to_it() -> None:
    assert place_of("DATABASE_URL", "postgresql://me@one:1,two:2/x") is None
    assert place_of("DATABASE_URL", "postgresql:///x") is None
    assert place_of("DATABASE_URL", "postgres://me@database.example/x") == ("database.example", 5432)
    assert place_of("REDIS_URL", "redis://:secret@[::1]:7/3") == ("::1", 7)


def test_marks_differ_by_slot_and_by_role(var: Path) -> None:
    assert len({tuple(mark_of(var, role).values()) for role in ("up", "up-postgres", "up-valkey", "test-postgres")}) == 4


@pytest.mark.parametrize(("name", "module"), [("POSTGRES_BIN", postgres.find_binaries), ("VALKEY_SERVER", valkey.find_server)])
def test_an_engine_that_is_named_and_not_there_is_one_sentence(monkeypatch: pytest.MonkeyPatch, name: str, module: object) -> None:
    monkeypatch.setenv(name, "/nowhere/at/all")
    assert callable(module)
    with pytest.raises(Problem):
        module()


def test_a_server_that_goes_is_noticed(var: Path) -> None:
    with engines(var, "x"):
        engine = postgres.plan_engine(var, "x")
        for pid in left(var):
            os.kill(pid, signal.SIGKILL)
        assert eventually(lambda: not postgres.answers(engine))
        assert postgres.ask(engine, "SELECT 1") is None
