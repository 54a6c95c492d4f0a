"""What can be typed after ./dev."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest

from steunpunt.dev import cli
from steunpunt.dev.console import Problem, short_path, tail
from steunpunt.dev.paths import ROOT
from tests.dev.conftest import Tool, dev


@pytest.mark.parametrize("arguments", [[], ["help"], ["--help"], ["-h"]])
def test_no_word_at_all_is_a_question_for_help(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.parse(arguments)
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert [name for name in cli.COMMANDS if not re.search(rf"^ +{name} ", said, re.M)] == []
    assert "Start with ./dev up" in said


def test_the_help_of_up_tells_its_options(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.parse(["up", "--help"])
    said = capsys.readouterr().out
    assert all(word in said for word in ("--port", "--empty", "--detach", "DATABASE_URL", "./dev down"))


@pytest.mark.parametrize(
    ("word", "hint"), [("tset", "Did you mean ./dev test?"), ("stats", "./dev status?"), ("xyz", "./dev --help lists")]
)
def test_an_unknown_command_gets_a_hint(word: str, hint: str) -> None:
    with pytest.raises(Problem, match=f"^There is no command {word}. .*{re.escape(hint)}"):
        cli.parse([word])


@pytest.mark.parametrize("name", sorted(cli.PASS_ON))
def test_what_is_for_another_program_is_passed_on_as_it_is(name: str) -> None:
    rest = ["--help", "-k", "a b", "--port", "up"]
    options, found = cli.parse([name, *rest])
    assert (options.command, found) == (name, rest)


def test_the_options_of_up() -> None:
    options, rest = cli.parse(["up", "--port", "8042", "--empty"])
    assert (options.port, options.empty, options.detach, rest) == (8042, True, False, [])
    assert cli.parse(["up"])[0].port is None


@pytest.mark.parametrize("arguments", [["up", "--det"], ["up", "--port"], ["up", "--port", "x"], ["up", "more"], ["down", "now"], ["--up"]])
def test_what_is_not_understood_stops_before_anything_happens(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.parse(arguments)
    assert ended.value.code == 2
    assert "usage: ./dev" in capsys.readouterr().err


def test_a_problem_is_a_sentence_on_standard_error_and_an_exit_code(var: Path) -> None:
    answer = dev(var, "stauts")
    assert (answer.returncode, answer.stdout, answer.stderr) == (1, "", "\nThere is no command stauts. Did you mean ./dev status?\n")


def test_a_full_disk_is_one_sentence(var: Path, tool: Tool) -> None:
    full = tool("cli.run = lambda arguments: Path('/dev/full').write_text('x')\nsys.exit(cli.main([]))")
    said = full.communicate(timeout=20)[0].decode()
    assert full.returncode == 1
    assert said == "\nThe disk is full ([Errno 28] No space left on device). Make room, 1.5 GB for a first start, and run ./dev again.\n"


def test_every_command_is_documented() -> None:
    text = (ROOT / "docs" / "cli.md").read_text()
    assert [name for name in cli.COMMANDS if f"`./dev {name}" not in text] == []


def test_the_tools_need_only_the_standard_library(var: Path) -> None:
    imported = set()
    for path in (ROOT / "steunpunt" / "dev").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                imported |= {name.name.partition(".")[0] for name in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                imported.add(str(node.module).partition(".")[0])
    assert len(imported) > 10
    assert imported - sys.stdlib_module_names == set()


def test_the_end_of_a_log(var: Path) -> None:
    log = var / "x.log"
    assert tail(log) == ""
    log.write_bytes(b"\n".join(b"line %d \xff" % number for number in range(9000)))
    assert tail(log, 2) == "  | line 8998 \N{REPLACEMENT CHARACTER}\n  | line 8999 \N{REPLACEMENT CHARACTER}"


def test_a_path_as_one_would_type_it(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(var)
    assert short_path(var / "log") == "log"
    assert short_path(Path("/etc/hosts")) == "/etc/hosts"


@pytest.mark.parametrize(
    ("given", "run"),
    [
        ([], ["-n", "2", "--dist", "worksteal"]),
        (["-q", "-x"], ["-n", "2", "--dist", "worksteal", "-q", "-x"]),
        (["tests/reports"], ["tests/reports"]),
        (["-n0"], ["-n0"]),
        (["-n", "0"], ["-n", "0"]),
        (["-k", "figures"], ["-k", "figures"]),
    ],
)
def test_the_whole_suite_is_spread_and_a_part_is_not(given: list[str], run: list[str]) -> None:
    assert cli.spread(given, 2) == run
    assert cli.spread(given, 1) == given
    assert cli.spread([], 64) == ["-n", "4", "--dist", "worksteal"]
