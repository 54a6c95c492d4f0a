"""What only the system can bring along: installed where we may, one clear list where we may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from steunpunt.dev import system
from steunpunt.dev.console import Problem
from tests.dev.conftest import BECOME_ORDINARY, Tool

MISSING = {"libabsent1": ("libabsent.so.1",), "libmagic1": ("libmagic.so.1",), "libgone0": ("libgone.so.0", "libgone.0.dylib")}
UNKNOWN = "system.LIBRARIES = {'libabsent1': ('libabsent.so.1',), 'libgone0': ('libgone.so.0',)}\n"
ENSURE = UNKNOWN + "try:\n    system.ensure_libraries(var)\nexcept system.Problem as problem:\n    print(problem)"


@pytest.fixture
def programs(var: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The only folder in which programs are looked for."""
    folder = var / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def program(folder: Path, name: str, body: str) -> Path:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


def test_every_library_of_the_list_is_here() -> None:
    assert system.missing_libraries() == []


def test_the_missing_ones_are_named_by_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "LIBRARIES", MISSING)
    assert system.missing_libraries() == ["libabsent1", "libgone0"]


def test_where_there_is_no_apt_the_list_says_what_other_systems_call_them(
    var: Path, programs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(system, "LIBRARIES", MISSING)
    with pytest.raises(Problem) as caught:
        system.ensure_libraries(var)
    said = str(caught.value)
    assert said.startswith("System libraries are missing: libabsent1, libgone0 (Debian's names).")
    assert all(word in said for word in ("Fedora", "dnf install", "Arch", "pacman", "macOS", "brew"))


def test_who_is_not_root_gets_the_one_line_for_root(var: Path, programs: Path, tool: Tool) -> None:
    program(programs, "apt-get", "exit 0")
    answer, _ = tool(BECOME_ORDINARY + ENSURE).communicate(timeout=20)
    assert answer.decode().strip() == (
        "System libraries are missing that only root can install. Run this as root, then ./dev again:\n\n"
        "    apt-get install -y --no-install-recommends libabsent1 libgone0"
    )


def apt(folder: Path, verdict: str) -> Path:
    """An apt-get and a dpkg that note what they were asked, and answer as a piece of shell says."""
    asked = folder / "asked"
    program(folder, "apt-get", f'echo "apt-get $*" >> {asked}; {verdict}')
    program(folder, "dpkg", f'echo "dpkg $*" >> {asked}')
    return asked


def test_packages_are_asked_for_once_where_that_is_enough(var: Path, programs: Path) -> None:
    asked = apt(programs, "exit 0")
    system.apt_install(["libabsent1", "libgone0"], var)
    assert asked.read_text() == "apt-get -o DPkg::Lock::Timeout=120 install -y --no-install-recommends libabsent1 libgone0\n"


def test_an_installation_that_was_broken_off_is_mended_first(var: Path, programs: Path) -> None:
    asked = apt(programs, f"[ -e {programs / 'updated'} ]")
    program(programs, "dpkg", f'echo "dpkg $*" >> {asked}; : > {programs / "updated"}')
    system.apt_install(["libabsent1"], var)
    said = [line.replace("-o DPkg::Lock::Timeout=120 ", "") for line in asked.read_text().splitlines()]
    install = "apt-get install -y --no-install-recommends libabsent1"
    assert said == [install, "dpkg --configure -a", "apt-get update", "apt-get --fix-broken install -y", install]


def test_what_apt_says_is_shown_when_it_cannot(var: Path, programs: Path) -> None:
    apt(programs, "echo 'E: no network'; exit 100")
    with pytest.raises(Problem, match=r"(?s)^apt-get could not install libabsent1:\n.*\| E: no network$"):
        system.apt_install(["libabsent1"], var)


def test_installed_and_still_not_there_is_said(var: Path, programs: Path, tool: Tool) -> None:
    apt(programs, "exit 0")
    code = UNKNOWN + "system.can_use_apt = lambda: True\n" + ENSURE.removeprefix(UNKNOWN)
    answer, _ = tool(code).communicate(timeout=20)
    assert b"Installed, and still they do not load: libabsent1, libgone0. See var/log/apt.log." in answer


def test_a_browser_is_the_one_that_is_named_or_the_first_on_the_path(programs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    assert system.browser() is None
    found = program(programs, "google-chrome", "exit 0")
    assert system.browser() == str(found)
    chromium = program(programs, "chromium", "exit 0")
    assert system.browser() == str(chromium)
    monkeypatch.setenv("CHROMIUM", str(found))
    assert system.browser() == str(found)
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    assert system.browser() is None


def test_without_a_browser_the_tests_fail_and_say_how(var: Path, programs: Path, tool: Tool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHROMIUM", raising=False)
    code = "try:\n    system.ensure_browser(var)\nexcept system.Problem as problem:\n    print(problem)"
    answer = tool(BECOME_ORDINARY + code).communicate(timeout=20)[0].decode()
    assert answer.startswith("The browser tests need Chromium. Install chromium with your system's package manager, or set CHROMIUM")
    assert './dev test -m "not browser"' in answer
    program(programs, "apt-get", "exit 0")
    said = tool(BECOME_ORDINARY + code).communicate(timeout=20)[0].decode()
    assert "Install as root: apt-get install -y --no-install-recommends chromium.\n" in said


def test_what_drives_the_browser_has_its_library(var: Path, programs: Path, tool: Tool) -> None:
    """The interpreter inside the package of Playwright is linked to it, and a bare Debian has it not."""
    assert system.missing_libraries(system.DRIVER_LIBRARIES) == []
    asked = apt(programs, "exit 0")
    program(programs, "chromium", "exit 0")
    code = "system.DRIVER_LIBRARIES = {'libabsent1': ('libabsent.so.1',)}\nsystem.can_use_apt = lambda: True\n"
    code += "try:\n    system.ensure_browser(var)\nexcept system.Problem as problem:\n    print(problem)"
    said = tool(code, env={"PATH": str(programs)}).communicate(timeout=20)[0].decode()
    assert "--no-install-recommends libabsent1\n" in asked.read_text()
    assert "Install as root: apt-get install -y --no-install-recommends libabsent1." in said
