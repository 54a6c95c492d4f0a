"""Start, recognise and stop processes: ours, and nobody else's."""

import ctypes
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

PROC = Path("/proc")
MARK = "STEUNPUNT_DEV_MARK"
PARENT_DEATH_SIGNAL = 1


@dataclass(frozen=True)
class Identity:
    """A process that cannot be mistaken for a later one with the same number."""

    name: str
    pid: int
    started: str

    def is_alive(self) -> bool:
        return self.started != "" and started(self.pid) == self.started

    def as_dict(self) -> dict[str, object]:
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> "Identity | None":
        """None where the record is not one: a torn or foreign file names nobody."""
        name, pid, start = (data.get(key) for key in ("name", "pid", "started"))
        if isinstance(name, str) and isinstance(pid, int) and isinstance(start, str) and pid > 1 and start:
            return cls(name, pid, start)
        return None


def started(pid: int) -> str:
    """When a process started, in the kernel's own words; empty when it is gone or only waits to be buried."""
    if not PROC.joinpath("self/stat").exists():
        return listed(pid)
    try:
        text = (PROC / str(pid) / "stat").read_text(errors="replace")
    except OSError:
        return ""
    # The name of the program stands in brackets and may hold anything, brackets too.
    fields = text.rpartition(")")[2].split()
    return "" if fields[0] in "ZX" else fields[19]


def listed(pid: int) -> str:
    """The same from ps, where there is no /proc."""
    answer = subprocess.run(["ps", "-p", str(pid), "-o", "lstart="], capture_output=True, text=True, check=False)
    return answer.stdout.strip()


def identify(name: str, pid: int) -> Identity:
    return Identity(name, pid, started(pid))


def spawn(
    command: Sequence[str | Path],
    *,
    log: Path,
    environment: Mapping[str, str],
    folder: Path,
    dies_with_us: bool = False,
    account: tuple[int, int] | None = None,
) -> "subprocess.Popen[bytes]":
    """Start a process in a session of its own, so that Ctrl-C reaches only us and we decide what stops when.

    `dies_with_us` asks the kernel to end it when we are killed; `account` is a user and group to become.
    """
    options: dict[str, Any] = as_account(account)
    with log.open("ab") as output:
        # Nothing here runs threads, so a hook before the exec is safe.
        child: subprocess.Popen[bytes] = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=dict(environment),
            start_new_session=True,
            preexec_fn=ask_to_die_with_parent(os.getpid()) if dies_with_us else None,  # noqa: PLW1509 - see above
            **options,
        )
    return child


def as_account(account: tuple[int, int] | None) -> dict[str, object]:
    return {} if account is None else {"user": account[0], "group": account[1], "extra_groups": []}


def ask_to_die_with_parent(parent: int) -> Callable[[], None] | None:
    try:
        libc = ctypes.CDLL(None)
        prctl = libc.prctl
    except (OSError, AttributeError):
        return None

    def ask() -> None:
        prctl(PARENT_DEATH_SIGNAL, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return ask


def stop(
    processes: Iterable[Identity], *, how: signal.Signals = signal.SIGTERM, patience: float = 10, children: Iterable[object] = ()
) -> None:
    """Ask processes to stop, wait, then insist. `children` are the Popen objects to bury among them."""
    waiting = [process for process in processes if process.is_alive()]
    for process in waiting:
        send(process, how)
    deadline = time.monotonic() + patience
    while waiting and time.monotonic() < deadline:
        bury(children)
        waiting = [process for process in waiting if process.is_alive()]
        time.sleep(0.03 if waiting else 0)
    for process in waiting:
        send(process, signal.SIGKILL)
    bury(children)


def send(process: Identity, how: signal.Signals) -> None:
    if not process.is_alive():
        return
    try:
        if how == signal.SIGKILL and os.getpgid(process.pid) == process.pid:
            os.killpg(process.pid, how)
        else:
            os.kill(process.pid, how)
    except (ProcessLookupError, PermissionError):
        return


def bury(children: Iterable[object]) -> None:
    for child in children:
        if isinstance(child, subprocess.Popen):
            child.poll()


def orphans(mark: str) -> list[Identity]:
    """Processes of this checkout that outlived whoever started them: they carry our mark in their environment."""
    wanted = f"{MARK}={mark}".encode()
    found = []
    for entry in PROC.iterdir() if PROC.joinpath("self/stat").exists() else []:
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            environment = (entry / "environ").read_bytes()
        except OSError:
            continue
        if wanted in environment.split(b"\0"):
            found.append(identify("left over", int(entry.name)))
    return [process for process in found if process.started]
