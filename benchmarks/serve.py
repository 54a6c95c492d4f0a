"""A web server for a benchmark, and how long its answers take."""

import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.database import ROOT

WARM_UP = 4


@contextmanager
def served(application: str, environment: dict[str, str]) -> Iterator["Server"]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    # As the portal runs.
    how = ["--preload", "--workers", "2", "--threads", "4", "--log-level", "error"]
    command = [sys.executable, "-m", "gunicorn", application, *how, "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(port, process)
        yield Server(f"http://127.0.0.1:{port}", process.pid)
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    for _attempt in range(600):
        if process.poll() is not None:
            raise SystemExit(f"The web server stopped with {process.returncode}.")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SystemExit("The web server did not start within 30 seconds.")


class Server:
    def __init__(self, address: str, pid: int) -> None:
        self.address, self.pid = address, pid

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> float:
        """Seconds until the whole answer is there. Raises HTTPError for anything but a good answer."""
        request = urllib.request.Request(self.address + path, headers=dict(headers or {}))
        start = time.perf_counter()
        with urllib.request.urlopen(request, timeout=120) as answer:
            answer.read()
        return time.perf_counter() - start

    def memory(self) -> int:
        """Megabytes of the largest worker; 0 where the system does not tell."""
        try:
            children = [Path("/proc") / pid for pid in Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()]
            sizes = [line for child in children for line in (child / "status").read_text().splitlines() if line.startswith("VmRSS")]
        except OSError:
            return 0
        return max((int(line.split()[1]) // 1024 for line in sizes), default=0)


@dataclass(frozen=True)
class Address:
    server: Server
    path: str
    headers: Mapping[str, str] = field(default_factory=dict)

    def get(self) -> float:
        return self.server.get(self.path, self.headers)


def median_of(values: Sequence[float]) -> float:
    return statistics.median(values)


def medians(asked: Mapping[str, Address], times: int) -> dict[str, float]:
    """Median milliseconds of each page; the pages take turns, so that a busy moment of the machine hits them all."""
    taken: dict[str, list[float]] = {name: [] for name in asked}
    for turn in range(WARM_UP + times):
        for name, address in asked.items():
            seconds = address.get()
            if turn >= WARM_UP:
                taken[name].append(seconds * 1000)
    return {name: statistics.median(values) for name, values in taken.items()}
