"""Locks that vanish with their holder, so that a killed command leaves nothing behind."""

import contextlib
import fcntl
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

from .console import Problem, say
from .processes import Identity, identify


class FileLock:
    """A kernel lock on a file that also says who holds it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.descriptor: int | None = None

    def take(self, *, shared: bool = False, patience: float = 0.0) -> bool:
        """Whether the lock was got within `patience` seconds; a shared one says nothing about its holders."""
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        deadline = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    os.close(descriptor)
                    return False
                time.sleep(0.05)
            else:
                break
        if not shared:
            os.ftruncate(descriptor, 0)
            # The lock is the kernel's; on a full disk it only has no name.
            with contextlib.suppress(OSError):
                os.pwrite(descriptor, json.dumps(identify("./dev", os.getpid()).as_dict()).encode(), 0)
        self.descriptor = descriptor
        return True

    def drop(self) -> None:
        if self.descriptor is not None:
            os.close(self.descriptor)
            self.descriptor = None

    def holder(self) -> Identity | None:
        """Who took it last; None when nobody can be recognised in what the file says."""
        try:
            found = json.loads(self.path.read_text())
        except (OSError, ValueError):
            return None
        return Identity.from_dict(found) if isinstance(found, dict) else None

    def holder_name(self) -> str:
        holder = self.holder()
        return f"process {holder.pid}" if holder else "another process"

    def is_held(self) -> bool:
        """Whether another process holds it now."""
        probe = FileLock(self.path)
        if probe.take(shared=True):
            probe.drop()
            return False
        return True


@contextlib.contextmanager
def waiting_for(path: Path, what: str, *, patience: float = 900) -> Iterator[None]:
    """Hold a lock while one does something that two may not do at once; wait, and say so, when another is at it."""
    lock = FileLock(path)
    if not lock.take(patience=0.3):
        say(f"Waiting for {lock.holder_name()}, which is {what} in this folder…")
        if not lock.take(patience=patience):
            who = lock.holder_name()
            raise Problem(f"{who[0].upper()}{who[1:]} has been {what} for {patience / 60:.0f} minutes: stop it and try again.")
    try:
        yield
    finally:
        lock.drop()
