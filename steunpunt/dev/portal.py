"""The whole portal at once: engines, set-up, web server, worker and beat, until somebody says stop."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from .console import Problem, say, tail, tell
from .engines import engines, mark_of, marked_with
from .environment import ensure_environment
from .locks import FileLock
from .paths import PYTHON, ROOT
from .processes import Identity, ask_to_die_with_parent, identify, spawn, stop
from .system import ensure_libraries

PROGRAMS = {
    "web": ["-m", "gunicorn", "steunpunt.wsgi:application", "--preload", "--workers", "2", "--threads", "4", "--bind"],
    "worker": ["-m", "celery", "-A", "steunpunt", "worker", "--concurrency", "2", "--loglevel", "INFO"],
    "beat": ["-m", "celery", "-A", "steunpunt", "beat", "--loglevel", "INFO", "--schedule"],
}
Running = dict[str, tuple[Identity, "subprocess.Popen[bytes]"]]


def django_environment(var: Path, addresses: dict[str, str], kind: str = "development") -> dict[str, str]:
    environment = {
        **with_bytecode(var),
        **addresses,
        # Tests run with test settings, whatever the shell around them says.
        "STEUNPUNT_ENV": kind if kind == "test" else os.environ.get("STEUNPUNT_ENV", kind),
        "VAR_DIR": str(var),
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": "steunpunt.settings",
    }
    # Links in mail lead to the portal that runs.
    if kind != "test" and (address := read_state(var).get("address")):
        environment.setdefault("SITE_URL", address.rstrip("/"))
    return environment


def with_bytecode(var: Path) -> dict[str, str]:
    """Our environment. Where Python may not keep compiled code beside the source it does so in var/: a start takes a third."""
    environment = dict(os.environ)
    if environment.pop("PYTHONDONTWRITEBYTECODE", ""):
        environment.setdefault("PYTHONPYCACHEPREFIX", str(var / "bytecode"))
    return environment


def up_lock(var: Path) -> FileLock:
    return FileLock(var / "run" / "up.lock")


def state_file(var: Path) -> Path:
    return var / "run" / "up.json"


def read_state(var: Path) -> dict[str, str]:
    """Address and process of the portal that runs; empty when there is none, or the file is not one of ours."""
    try:
        found = json.loads(state_file(var).read_text())
    except (OSError, ValueError):
        return {}
    if not isinstance(found, dict) or not all(isinstance(found.get(name), str) for name in ("address", "pid")):
        return {}
    return found


def write_state(var: Path, address: str) -> None:
    part = state_file(var).with_suffix(".part")
    part.write_text(json.dumps({"address": address, "pid": str(os.getpid())}))
    part.replace(state_file(var))


def is_up(var: Path) -> bool:
    return up_lock(var).is_held()


def already_up(var: Path) -> Problem:
    if address := read_state(var).get("address"):
        return Problem(f"The portal runs already, at {address} Stop it with: ./dev down")
    return Problem(f"The portal is being started already, by {up_lock(var).holder_name()}. Stop it with: ./dev down")


def free_port(wanted: int | None) -> int:
    """The port asked for, or the first free one from 8000."""
    if wanted is None:
        found = next((port for port in range(8000, 8100) if reason_against(port) is None), None)
        if found is None:
            raise Problem("No port between 8000 and 8099 is free: name one with --port.")
        return found
    if not 1 <= wanted <= 65535:
        raise Problem(f"There is no port {wanted}: choose one between 1024 and 65535 with --port.")
    if reason := reason_against(wanted):
        raise Problem(reason)
    return wanted


def reason_against(port: int) -> str | None:
    """Why the portal cannot be had at a port; None when it can."""
    # A browser tries ::1 first when it is told localhost, so that one must be free too.
    for family, host in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        try:
            with socket.socket(family) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((host, port))
                probe.listen(1)
        except PermissionError:
            return f"Port {port} is only for root: choose one from 1024 with --port."
        except OSError:
            if family == socket.AF_INET or is_answered(host, port):
                return f"Port {port} is in use: choose another with --port."
    return None


def is_answered(host: str, port: int) -> bool:
    try:
        socket.create_connection((host, port), timeout=2).close()
    except OSError:
        return False
    return True


def up(var: Path, *, port: int | None, empty: bool) -> int:
    lock = up_lock(var)
    # Whoever only looks at the lock holds it for a blink.
    if not lock.take(patience=0.5):
        raise already_up(var)
    try:
        state_file(var).unlink(missing_ok=True)
        # What a killed run left behind is ours by its mark; it would hold the port.
        stop(marked_with(var, "up"), how=signal.SIGINT)
        free_port(port)
        ensure_libraries(var)
        ensure_environment(var)
        with engines(var, "up") as addresses:
            run_all(var, addresses, port, empty=empty)
    finally:
        state_file(var).unlink(missing_ok=True)
        lock.drop()
    return 0


def run_all(var: Path, addresses: dict[str, str], port: int | None, *, empty: bool) -> None:
    environment = django_environment(var, addresses) | mark_of(var, "up")
    try:
        prepare(var, environment, empty=empty)
        serve(var, environment, free_port(port))
    finally:
        stop(marked_with(var, "up"))


def prepare(var: Path, environment: dict[str, str], *, empty: bool) -> None:
    say("Preparing database, plan and static files…" if empty else "Preparing database, plan, sample data and static files…")
    # What is written to the log at "info" is not for somebody who waits for an address.
    quiet = {"LOG_LEVEL": "WARNING"} | environment
    options: list[str | Path] = ["--logins", logins_file(var), *(["--empty"] if empty else [])]
    # In a session of its own it is out of reach of Ctrl-C, which is for us; it goes when we go.
    code = subprocess.run(
        [PYTHON, ROOT / "manage.py", "prepare", *options],
        env=quiet,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=sys.stderr,
        start_new_session=True,
        preexec_fn=ask_to_die_with_parent(os.getpid()),
        check=False,
    ).returncode
    if code != 0:
        raise Problem("The portal could not be prepared; the reason stands above.")


def logins_file(var: Path) -> Path:
    return var / "run" / "logins.txt"


def serve(var: Path, environment: dict[str, str], port: int) -> None:
    running: Running = {}
    address = f"http://localhost:{port}/"
    environment = {"SITE_URL": address.rstrip("/")} | environment
    extra = {"web": f"127.0.0.1:{port}", "beat": str(var / "run" / "beat-schedule")}
    try:
        for name, arguments in PROGRAMS.items():
            command: list[str | Path] = [PYTHON, *arguments, *([extra[name]] if name in extra else [])]
            child = spawn(command, log=var / "log" / f"{name}.log", environment=environment, folder=ROOT, dies_with_us=True)
            running[name] = (identify(name, child.pid), child)
        wait_for_answer(f"http://127.0.0.1:{port}/health/live", var, running)
        tell(f"\nThe portal is at {address}\n\n{logins_file(var).read_text().rstrip()}\n")
        if sys.stdout.isatty():
            tell("Ctrl-C stops it.")
        write_state(var, address)
        watch(var, running)
    finally:
        stop([identity for identity, _ in running.values()], children=[child for _, child in running.values()])


def wait_for_answer(url: str, var: Path, running: Running) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        complain_of_the_dead(var, running)
        try:
            urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url, timeout=5).close()
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise Problem(f"The web server gives no answer after a minute:\n{tail(var / 'log' / 'web.log')}")


def watch(var: Path, running: Running) -> None:
    while True:
        complain_of_the_dead(var, running)
        time.sleep(0.5)


def complain_of_the_dead(var: Path, running: Running) -> None:
    for name, (_identity, child) in running.items():
        if child.poll() is not None:
            raise Problem(
                f"The {name} stopped by itself (exit {child.returncode}), so everything stops:\n{tail(var / 'log' / f'{name}.log')}"
            )
