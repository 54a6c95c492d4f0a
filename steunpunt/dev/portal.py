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
from .engines import engines, mark_of
from .locks import FileLock
from .paths import PYTHON, ROOT
from .processes import Identity, identify, orphans, spawn, stop

PROGRAMS = {
    "web": ["-m", "gunicorn", "steunpunt.wsgi:application", "--workers", "2", "--threads", "4", "--bind"],
    "worker": ["-m", "celery", "-A", "steunpunt", "worker", "--concurrency", "2", "--loglevel", "INFO"],
    "beat": ["-m", "celery", "-A", "steunpunt", "beat", "--loglevel", "INFO", "--schedule"],
}


class Stopped(Exception):  # noqa: N818 - it is news, not an error
    """Somebody asked us to stop."""


def django_environment(var: Path, addresses: dict[str, str], kind: str = "development") -> dict[str, str]:
    return {
        **os.environ,
        **addresses,
        # Tests run with test settings, whatever the shell around them says.
        "STEUNPUNT_ENV": kind if kind == "test" else os.environ.get("STEUNPUNT_ENV", kind),
        "VAR_DIR": str(var),
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": "steunpunt.settings",
    }


def state_file(var: Path) -> Path:
    return var / "run" / "up.json"


def read_state(var: Path) -> dict[str, str]:
    try:
        found = json.loads(state_file(var).read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def is_up(var: Path) -> bool:
    return FileLock(var / "run" / "up.lock").is_held()


def free_port(wanted: int | None) -> int:
    """The port asked for, or the first free one from 8000."""
    for port in [wanted] if wanted else range(8000, 8100):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise Problem(
        f"Port {wanted} is in use: choose another with --port."
        if wanted
        else "No port between 8000 and 8099 is free: name one with --port."
    )


def up(var: Path, *, port: int | None, empty: bool) -> int:
    lock = FileLock(var / "run" / "up.lock")
    if not lock.take():
        raise Problem(
            f"The portal runs already, at {read_state(var).get('address', 'an address that it will print')}. Stop it with: ./dev down"
        )
    state_file(var).unlink(missing_ok=True)
    # What a killed run left behind is ours by its mark; it would hold port and data.
    stop(orphans(mark_of(var, "up")["STEUNPUNT_DEV_MARK"]), how=signal.SIGINT)
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, raise_stopped)
    try:
        with engines(var, "up") as addresses:
            environment = django_environment(var, addresses) | mark_of(var, "up")
            prepare(environment, empty=empty)
            serve(var, environment, free_port(port))
    except Stopped:
        say("Stopped.")
    finally:
        state_file(var).unlink(missing_ok=True)
        lock.drop()
    return 0


def raise_stopped(number: int, frame: object) -> None:
    for again in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(again, signal.SIG_IGN)
    raise Stopped


def prepare(environment: dict[str, str], *, empty: bool) -> None:
    say("Preparing database, plan and static files…")
    command: list[str | Path] = [PYTHON, ROOT / "manage.py", "prepare", *(["--empty"] if empty else [])]
    if subprocess.run(command, env=environment, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=sys.stderr, check=False).returncode != 0:
        raise Problem("The portal could not be prepared; the reason stands above.")


def serve(var: Path, environment: dict[str, str], port: int) -> None:
    running: dict[str, tuple[Identity, subprocess.Popen[bytes]]] = {}
    extra = {"web": f"127.0.0.1:{port}", "beat": str(var / "run" / "beat-schedule")}
    try:
        for name, arguments in PROGRAMS.items():
            command: list[str | Path] = [PYTHON, *arguments, *([extra[name]] if name in extra else [])]
            child = spawn(command, log=var / "log" / f"{name}.log", environment=environment, folder=ROOT, dies_with_us=True)
            running[name] = (identify(name, child.pid, ""), child)
        address = f"http://localhost:{port}/"
        wait_for_answer(f"http://127.0.0.1:{port}/health/live", var, running)
        state_file(var).write_text(json.dumps({"address": address, "pid": str(os.getpid())}))
        tell(f"\nThe portal is at {address}\n")
        subprocess.run([PYTHON, ROOT / "manage.py", "sample_logins"], env=environment, cwd=ROOT, check=False)
        watch(var, running)
    finally:
        stop([identity for identity, _ in running.values()], children=[child for _, child in running.values()])


def wait_for_answer(url: str, var: Path, running: dict[str, tuple[Identity, "subprocess.Popen[bytes]"]]) -> None:
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


def watch(var: Path, running: dict[str, tuple[Identity, "subprocess.Popen[bytes]"]]) -> None:
    while True:
        complain_of_the_dead(var, running)
        time.sleep(0.5)


def complain_of_the_dead(var: Path, running: dict[str, tuple[Identity, "subprocess.Popen[bytes]"]]) -> None:
    for name, (_identity, child) in running.items():
        if child.poll() is not None:
            raise Problem(
                f"The {name} stopped by itself (exit {child.returncode}), so everything stops:\n{tail(var / 'log' / f'{name}.log')}"
            )


def detach(var: Path, arguments: list[str]) -> int:
    """Start the portal in the background and wait until it answers."""
    if is_up(var):
        raise Problem(f"The portal runs already, at {read_state(var).get('address', '…')}. Stop it with: ./dev down")
    log = var / "log" / "up.log"
    log.unlink(missing_ok=True)
    child = spawn([sys.executable, ROOT / "dev", "up", *arguments], log=log, environment=os.environ, folder=ROOT)
    while not read_state(var):
        if child.poll() is not None:
            raise Problem(f"The portal did not start:\n{tail(log, 30)}")
        time.sleep(0.2)
    time.sleep(1.5)
    tell(log.read_text())
    tell("It runs in the background: ./dev status tells how it is, ./dev down stops it.")
    return 0


def down(var: Path) -> int:
    lock = FileLock(var / "run" / "up.lock")
    holder = lock.holder()
    if not lock.is_held():
        left = orphans(mark_of(var, "up")["STEUNPUNT_DEV_MARK"])
        stop(left, how=signal.SIGINT)
        tell("Stopped what an earlier run had left behind." if left else "The portal does not run.")
        return 0
    os.kill(int(holder), signal.SIGTERM)
    deadline = time.monotonic() + 40
    while lock.is_held():
        if time.monotonic() > deadline:
            raise Problem(f"The portal (process {holder}) does not stop; see var/log/.")
        time.sleep(0.05)
    tell("Stopped.")
    return 0


def status(var: Path) -> int:
    if not is_up(var):
        tell("The portal does not run. Start it with: ./dev up")
        return 1
    tell(f"The portal runs at {read_state(var).get('address', 'an address that is not known yet: it is starting')}")
    return 0
