"""The commands of ./dev."""

import argparse
import difflib
import errno
import os
import signal
import subprocess
from pathlib import Path
from types import FrameType

from . import background, portal
from .console import Problem, say
from .engines import engines
from .environment import ensure_environment
from .locks import waiting_for
from .paths import PYTHON, ROOT, VENV, var_folder
from .processes import ask_to_die_with_parent
from .system import ensure_browser, ensure_libraries

COMMANDS = {
    "up": "set up and run the whole portal",
    "down": "stop the portal",
    "status": "tell whether the portal runs, and where",
    "test": "set up and run the tests; arguments go to pytest",
    "lint": "every check that needs no test",
    "bench": "measure against a floor (--size small|full, --json)",
    "manage": "Django's commands on the portal's database",
}
FULL = {errno.ENOSPC, errno.EDQUOT}
PASS_ON = {"test", "manage", "bench"}
EPILOG = "Start with ./dev up: it sets up everything that is needed in this folder, and prints address and sample logins."
UP_EPILOG = (
    "The first start takes a few minutes, the next ones seconds; data stay in var/. "
    "DATABASE_URL and REDIS_URL, when set, win over the engines that come along."
)
# Only what production settings insist on; the values stay on this machine.
PRODUCTION = {
    "STEUNPUNT_ENV": "production",
    "SECRET_KEY": "check-" + "".join(chr(33 + 7 * n % 90) for n in range(64)),
    "ALLOWED_HOSTS": "portaal.example",
    "SITE_URL": "https://portaal.example",
}


class Stopped(BaseException):
    """Somebody asked us to stop."""


def main(arguments: list[str]) -> int:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # nohup has a say.
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, raise_stopped)
    try:
        return run(arguments)
    except Problem as problem:
        say(f"\n{problem}")
        return 1
    except OSError as error:
        if error.errno not in FULL:
            raise
        say(f"\nThe disk is full ({error}). Make room, 1.5 GB for a first start, and run ./dev again.")
        return 1
    except Stopped as stopped:
        say("Stopped.")
        return int(stopped.args[0])


def raise_stopped(number: int, frame: FrameType | None) -> None:
    """Ask once: a second Ctrl-C would break off the tidying up."""
    for again in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(again, signal.SIG_IGN)
    raise Stopped(128 + number)


def parser() -> argparse.ArgumentParser:
    commands = argparse.ArgumentParser(
        prog="./dev", description="The portal's one command for daily work.", epilog=EPILOG, allow_abbrev=False
    )
    choice = commands.add_subparsers(dest="command", required=True, metavar="COMMAND", title="commands")
    for name, text in COMMANDS.items():
        command = choice.add_parser(name, help=text, description=f"{text[0].upper()}{text[1:]}.", add_help=name not in PASS_ON)
        if name == "up":
            add_up_options(command)
    return commands


def add_up_options(up: argparse.ArgumentParser) -> None:
    up.epilog = UP_EPILOG
    # A shortened --detach would not be recognised when it is left out for the portal in the background.
    up.allow_abbrev = False
    up.add_argument("--port", type=int, help="port of the web server (default: the first free one from 8000)")
    up.add_argument("--empty", action="store_true", help="the real plan without sample data")
    up.add_argument("--detach", action="store_true", help="run in the background; ./dev down stops it")


def parse(arguments: list[str]) -> tuple[argparse.Namespace, list[str]]:
    """The options, and what is for the program behind a command. Nothing at all is a question for help."""
    name = arguments[0] if arguments else "--help"
    if name == "help":
        name, arguments = "--help", ["--help"]
    if not name.startswith("-") and name not in COMMANDS:
        close = difflib.get_close_matches(name, COMMANDS, n=1)
        hint = f"Did you mean ./dev {close[0]}?" if close else "./dev --help lists what there is."
        raise Problem(f"There is no command {name}. {hint}")
    known, rest = (arguments[:1], arguments[1:]) if name in PASS_ON else (arguments or [name], [])
    return parser().parse_args(known), rest


def run(arguments: list[str]) -> int:
    options, rest = parse(arguments)
    var = var_folder()
    if options.command == "down":
        return background.down(var)
    if options.command == "status":
        return background.status(var)
    if options.command == "up":
        if options.detach:
            return background.detach(var, [word for word in arguments[1:] if word != "--detach"])
        return portal.up(var, port=options.port, empty=options.empty)
    ensure_libraries(var)
    ensure_environment(var)
    if options.command == "lint":
        return lint(var)
    return {"test": test, "manage": manage, "bench": bench}[options.command](var, rest)


def call(command: list[str | Path], environment: dict[str, str]) -> int:
    """Run a program at the keyboard: it gets Ctrl-C itself and tidies up, and what else we are told goes on to it."""
    begun: list[subprocess.Popen[bytes]] = []

    def pass_on(number: int, frame: FrameType | None) -> None:
        for child in begun:
            child.send_signal(number)

    before = {number: signal.signal(number, pass_on) for number in (signal.SIGTERM, signal.SIGHUP)}
    before[signal.SIGINT] = signal.signal(signal.SIGINT, lambda number, frame: None)
    try:
        # Nothing here runs threads, so a hook before the exec is safe.
        begun.append(
            subprocess.Popen(
                [str(word) for word in command],
                env=environment,
                cwd=ROOT,
                preexec_fn=ask_to_die_with_parent(os.getpid()),  # noqa: PLW1509 - see above
            )
        )
        code = begun[0].wait()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    return code if code >= 0 else 128 - code


def spread(rest: list[str], processors: int) -> list[str]:
    """The whole suite runs on as many processors as there are, at most four, each with a database of its own; a part of it on one."""
    is_whole = all(argument.startswith("-") and not argument.startswith("-n") for argument in rest)
    return ["-n", str(min(processors, 4)), "--dist", "worksteal", *rest] if is_whole and processors > 1 else rest


def test(var: Path, rest: list[str]) -> int:
    chosen = " ".join(rest)
    extra = {} if "not browser" in chosen else {"CHROMIUM": ensure_browser(var)}
    # Two runs would take each other's test database away.
    with waiting_for(var / "run" / "test.lock", "testing", patience=3600), engines(var, "test") as addresses:
        environment = portal.django_environment(var, addresses, "test") | extra
        code = call([PYTHON, ROOT / "manage.py", "prepare", "--files"], environment)
        return code or call([PYTHON, "-m", "pytest", *spread(rest, os.cpu_count() or 1)], environment)


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
