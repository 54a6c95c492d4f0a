"""Sockets fit wherever the project lies, and a folder of somebody else is left alone."""

from __future__ import annotations

import os
import socket
import tempfile
from pathlib import Path

import pytest

from steunpunt.dev import paths
from steunpunt.dev.console import Problem
from steunpunt.dev.paths import checkout_mark, make_private, runtime_folder, socket_folder, var_folder
from tests.dev.conftest import BECOME_ORDINARY, Tool

LONGEST_NAME = "pg18..s.PGSQL.5432.lock"
ASK = BECOME_ORDINARY + "from steunpunt_dev import paths\ntry:\n    paths.var_folder()\nexcept Exception as problem:\n    print(problem)"


def deep(var: Path) -> Path:
    folder = var / ("deep" * 20) / ("deeper" * 10)
    folder.mkdir(parents=True)
    return folder


def test_sockets_lie_in_var_where_they_fit(var: Path) -> None:
    assert socket_folder(var, "up") == var / "run" / "up"


@pytest.mark.parametrize("name", ["a b", "één", "p%c", "q?host=x", "r#s", "t&u"])
def test_a_name_that_an_address_cannot_hold_moves_them(var: Path, name: str) -> None:
    folder = var / name
    folder.mkdir()
    found = socket_folder(folder, "up")
    assert not found.is_relative_to(folder)
    assert paths.PLAIN.match(str(found))


def test_from_a_deep_folder_a_real_socket_fits(var: Path) -> None:
    folder = make_private(socket_folder(deep(var), "test"))
    try:
        with socket.socket(socket.AF_UNIX) as server:
            # The longest name that is made there.
            server.bind(str(folder / LONGEST_NAME))
    finally:
        (folder / LONGEST_NAME).unlink(missing_ok=True)
        folder.rmdir()


def test_the_folder_stays_the_same_and_differs_between_checkouts_and_slots(var: Path) -> None:
    one, two = var / "one x", var / "two x"
    one.mkdir()
    two.mkdir()
    assert socket_folder(one, "up") == socket_folder(one, "up")
    assert len({socket_folder(one, "up"), socket_folder(two, "up"), socket_folder(one, "test")}) == 3


def test_a_folder_that_was_made_anew_has_another_mark(var: Path) -> None:
    one = var / "one"
    one.mkdir()
    before = checkout_mark(one)
    one.rename(var / "moved")
    one.mkdir()
    assert checkout_mark(one) != before


def test_a_runtime_folder_that_is_too_long_or_not_there_is_passed_over(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", "/tmp")
    for folder in (deep(var), var / "not there", Path("relative")):
        monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
        assert runtime_folder() == Path("/tmp")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(var))
    assert runtime_folder() == var


def test_a_private_folder_is_ours_alone(var: Path) -> None:
    folder = make_private(var / "a" / "b")
    assert folder.stat().st_mode & 0o777 == 0o700
    assert make_private(folder, 0o711).stat().st_mode & 0o777 == 0o711


def test_a_link_or_a_file_in_its_place_is_refused(var: Path) -> None:
    (var / "elsewhere").mkdir()
    (var / "link").symlink_to(var / "elsewhere")
    with pytest.raises(Problem, match="is not ours"):
        make_private(var / "link")
    (var / "file").touch()
    with pytest.raises(Problem, match="is not ours"):
        make_private(var / "file")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_root_takes_over_what_another_user_left_in_var(var: Path) -> None:
    folder = var / "theirs"
    folder.mkdir()
    os.chown(folder, 65534, 65534)
    assert make_private(folder).stat().st_uid == 0


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_folder_of_somebody_else_where_anybody_can_put_one_is_refused(var: Path) -> None:
    var.chmod(0o1777)
    folder = var / "theirs"
    folder.mkdir()
    os.chown(folder, 65534, 65534)
    with pytest.raises(Problem, match="is not ours"):
        make_private(folder)
    assert folder.stat().st_uid == 65534


def test_var_is_where_the_environment_says(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAR_DIR", str(var / "new"))
    assert var_folder() == var / "new"
    assert {path.name for path in (var / "new").iterdir()} == {"log", "run"}


@pytest.mark.parametrize("place", ["/proc/steunpunt", "/dev/null/var"])
def test_a_place_that_cannot_be_written_is_one_sentence(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    monkeypatch.setenv("VAR_DIR", place)
    with pytest.raises(Problem, match=rf"^{place} cannot be written \(.+\): it holds database and logs, so ./dev needs it.$"):
        var_folder()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_what_root_made_is_not_for_an_ordinary_user(var: Path, tool: Tool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAR_DIR", str(var))
    os.chown(var, 65534, 65534)
    for name in ("run", "log"):
        os.chown(var / name, 65534, 65534)
    assert tool(ASK).communicate(timeout=20)[0] == b""
    (var / "run" / "up.lock").touch()
    said = tool(ASK).communicate(timeout=20)[0].decode()
    assert said.startswith(f"{var}/run/up.lock belongs to user root, who ran ./dev here.")
    assert f"chown -R nobody {var}" in said


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_a_folder_without_the_right_to_write_is_one_sentence(var: Path, tool: Tool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAR_DIR", str(var))
    for folder in (var, var / "run", var / "log"):
        os.chown(folder, 65534, 65534)
        folder.chmod(0o555)
    said = tool(ASK).communicate(timeout=20)[0].decode()
    assert said.strip() == f"{var} cannot be written (read-only): it holds database and logs, so ./dev needs it."
    var.chmod(0o755)
