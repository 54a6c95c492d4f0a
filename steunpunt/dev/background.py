"""The portal in the background: start it, stop it, and say how it is."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import BinaryIO

from .console import Problem, short_path, tell
from .engines import marked_with, stop_unused
from .locks import waiting_for
from .paths import ROOT
from .portal import already_up, is_up, read_state, up_lock
from .processes import identify, spawn, stop

PATIENCE = 60


def detach(var: Path, arguments: list[str]) -> int:
    """Start the portal in the background, show what it says, and return when it answers. Ctrl-C meanwhile stops it."""
    with waiting_for(var / "run" / "detach.lock", "starting the portal"):
        if is_up(var):
            raise already_up(var)
        path = var / "log" / "up.log"
        path.unlink(missing_ok=True)
        child = spawn([sys.executable, ROOT / "dev", "up", *arguments], log=path, environment=os.environ, folder=ROOT)
        with path.open("rb") as log:
            try:
                code = follow(var, child, log)
            except BaseException:
                stop([identify("portal", child.pid)], patience=PATIENCE, children=[child])
                raise
    if code == 0:
        tell(f"It runs in the background: ./dev status tells how it is, ./dev down stops it. Its logs are in {short_path(path.parent)}.")
    return code


def follow(var: Path, child: "subprocess.Popen[bytes]", log: BinaryIO) -> int:
    """Pass on what the portal says until it is ready (0) or has given up (its exit code)."""
    while True:
        ready = read_state(var).get("pid") == str(child.pid)
        ended = child.poll()
        sys.stdout.write(log.read().decode(errors="replace"))
        sys.stdout.flush()
        if ready:
            return 0
        if ended is not None:
            return ended if ended > 0 else 1
        time.sleep(0.1)


def down(var: Path) -> int:
    lock = up_lock(var)
    if not lock.is_held():
        left = marked_with(var, "up")
        stop(left, how=signal.SIGINT)
        found = stop_unused(var, "up") or bool(left)
        tell("Stopped what an earlier run had left behind." if found else "The portal does not run.")
        return 0
    holder = lock.holder()
    if holder is None or not holder.is_alive():
        raise Problem("The portal is run from elsewhere (another machine or container that shares this folder): stop it there.")
    os.kill(holder.pid, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    while lock.is_held():
        if time.monotonic() > deadline:
            raise Problem(f"The portal (process {holder.pid}) does not stop; see {short_path(var / 'log')}.")
        time.sleep(0.05)
    tell("Stopped.")
    return 0


def status(var: Path) -> int:
    if not is_up(var):
        tell("The portal does not run. Start it with: ./dev up")
        return 1
    state = read_state(var)
    if not state:
        tell(f"The portal is being started by {up_lock(var).holder_name()}.")
        return 0
    tell(f"The portal runs at {state['address']} (process {state['pid']}; logs in {short_path(var / 'log')}).")
    return 0
