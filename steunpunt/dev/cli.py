"""The commands of ./dev."""

import argparse
import os
import subprocess
from pathlib import Path

from . import portal
from .console import Problem, say
from .engines import engines
from .environment import ensure_environment
from .paths import PYTHON, ROOT, VENV, var_folder
from .system import ensure_browser, ensure_libraries

PASS_ON = {"test", "manage", "bench"}
# Only what production settings insist on; the values stay on this machine.
PRODUCTION = {
    "STEUNPUNT_ENV": "production",
    "SECRET_KEY": "check-" + "".join(chr(33 + 7 * n % 90) for n in range(64)),
    "ALLOWED_HOSTS": "portaal.example",
    "SITE_URL": "https://portaal.example",
}


def main(arguments: list[str]) -> int:
    try:
        return run(arguments)
    except Problem as problem:
        say(f"\n{problem}")
        return 1
    except KeyboardInterrupt:
        say("Stopped.")
        return 130


def parser() -> argparse.ArgumentParser:
    commands = argparse.ArgumentParser(prog="./dev", description="The portal's one command for daily work.")
    choice = commands.add_subparsers(dest="command", required=True, metavar="COMMAND")
    up = choice.add_parser("up", help="set up and run the whole portal")
    up.add_argument("--port", type=int, help="port of the web server (default: the first free one from 8000)")
    up.add_argument("--empty", action="store_true", help="the real plan without sample data")
    up.add_argument("--detach", action="store_true", help="run in the background")
    choice.add_parser("down", help="stop a portal in the background")
    choice.add_parser("status", help="tell whether the portal runs, and where")
    choice.add_parser("test", help="set up and run the tests; arguments go to pytest", add_help=False)
    choice.add_parser("manage", help="Django's commands on the portal's database", add_help=False)
    choice.add_parser("bench", help="measure against a floor (--size small|full, --json)", add_help=False)
    choice.add_parser("lint", help="every check that needs no test")
    return commands


def run(arguments: list[str]) -> int:
    known, rest = (arguments[:1], arguments[1:]) if arguments[:1] and arguments[0] in PASS_ON else (arguments, [])
    options = parser().parse_args(known)
    var = var_folder()
    if options.command == "down":
        return portal.down(var)
    if options.command == "status":
        return portal.status(var)
    ensure_libraries(var)
    ensure_environment(var)
    if options.command == "up":
        if options.detach:
            return portal.detach(var, [word for word in arguments[1:] if word != "--detach"])
        return portal.up(var, port=options.port, empty=options.empty)
    if options.command == "lint":
        return lint(var)
    return {"test": test, "manage": manage, "bench": bench}[options.command](var, rest)


def call(command: list[str | Path], environment: dict[str, str]) -> int:
    return subprocess.run([str(word) for word in command], env=environment, cwd=ROOT, check=False).returncode


def test(var: Path, rest: list[str]) -> int:
    chosen = " ".join(rest)
    extra = {} if "not browser" in chosen else {"CHROMIUM": ensure_browser(var)}
    with engines(var, "test") as addresses:
        environment = portal.django_environment(var, addresses, "test") | extra
        code = call([PYTHON, ROOT / "manage.py", "prepare", "--files"], environment)
        return code or call([PYTHON, "-m", "pytest", *rest], environment)


def manage(var: Path, rest: list[str]) -> int:
    with engines(var, "up") as addresses:
        return call([PYTHON, ROOT / "manage.py", *rest], portal.django_environment(var, addresses))


def bench(var: Path, rest: list[str]) -> int:
    with engines(var, "bench") as addresses:
        return call([PYTHON, "-m", "benchmarks", *rest], portal.django_environment(var, addresses))


def lint(var: Path) -> int:
    """Run every check, and say at the end which ones failed."""
    tools = VENV / "bin"
    with engines(var, "test") as addresses:
        environment = portal.django_environment(var, addresses, "test")
        checks: list[tuple[str, list[str | Path], dict[str, str]]] = [
            ("ruff", [tools / "ruff", "check", "."], environment),
            ("format", [tools / "ruff", "format", "--check", "--quiet", "."], environment),
            ("types", [tools / "mypy"], environment),
            ("layers", [tools / "lint-imports"], environment),
            ("templates", [tools / "djlint", "--lint", "--quiet", "templates"], environment),
            ("migrations", [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"], environment),
            ("deploy", [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"], {**environment, **PRODUCTION}),
            ("messages", [PYTHON, "manage.py", "messages", "--check"], environment),
        ]
        failed = []
        for name, command, settings in checks:
            say(f"— {name}")
            if call(command, {**settings, "PATH": f"{tools}{os.pathsep}{os.environ.get('PATH', '')}"}) != 0:
                failed.append(name)
    say(f"\nFailed: {', '.join(failed)}" if failed else "\nAll checks passed.")
    return 1 if failed else 0
