"""Database and broker for a command: those that the environment names, or our own."""

import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path

from . import postgres, valkey
from .addresses import check_address
from .locks import FileLock, waiting_for
from .paths import checkout_mark
from .processes import MARK, Identity, orphans, stop

FAST_TESTS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def mark_of(var: Path, role: str) -> dict[str, str]:
    return {MARK: f"{checkout_mark(var)}-{role}"}


def marked_with(var: Path, role: str) -> list[Identity]:
    return orphans(mark_of(var, role)[MARK])


@contextlib.contextmanager
def engines(var: Path, slot: str) -> Iterator[dict[str, str]]:
    """The addresses of both engines while the block runs. Commands share them, and the last one out stops them."""
    started: list[Identity] = []
    children: list[object] = []
    users = FileLock(var / "run" / f"{slot}-users.lock")
    try:
        with waiting_for(engines_lock(var, slot), "starting the database"):
            users.take(shared=True, patience=30)
            addresses = start_missing(var, slot, started, children)
        yield addresses
    finally:
        users.drop()
        stop_unused(var, slot, started, children)


def engines_lock(var: Path, slot: str) -> Path:
    return var / "run" / f"{slot}-engines.lock"


def stop_unused(var: Path, slot: str, started: list[Identity] | None = None, children: list[object] | None = None) -> bool:
    """Stop the engines of a slot unless another command uses them; whether there was one to stop."""
    with waiting_for(engines_lock(var, slot), "stopping the database"):
        users = FileLock(var / "run" / f"{slot}-users.lock")
        if not users.take():
            return False
        ours = [*(started or []), *marked_with(var, f"{slot}-postgres"), *marked_with(var, f"{slot}-valkey")]
        # PostgreSQL reads an interrupt as: close all connections now, in good order.
        stop(ours, how=signal.SIGINT, patience=30, children=children or [])
        users.drop()
        return bool(ours)


def start_missing(var: Path, slot: str, started: list[Identity], children: list[object]) -> dict[str, str]:
    """The addresses of both engines, those of the environment first. What runs and does not answer is started anew."""
    addresses = {name: value for name in ("DATABASE_URL", "REDIS_URL") if (value := os.environ.get(name))}
    for name, value in addresses.items():
        check_address(name, value)
    open_folder = False
    if "DATABASE_URL" not in addresses:
        engine = postgres.plan_engine(var, slot, FAST_TESTS if slot == "test" else ())
        open_folder = engine.account.ids is not None
        if not postgres.answers(engine):
            stop(marked_with(var, f"{slot}-postgres"), how=signal.SIGINT)
            keep(postgres.start(engine, mark_of(var, f"{slot}-postgres")), started, children)
        postgres.ensure_database(engine, "steunpunt")
        addresses["DATABASE_URL"] = engine.address("steunpunt")
    if "REDIS_URL" not in addresses:
        if not valkey.answers(valkey.socket_of(var, slot)):
            stop(marked_with(var, f"{slot}-valkey"))
            keep(valkey.start(var, slot, mark_of(var, f"{slot}-valkey"), open_folder=open_folder), started, children)
        addresses["REDIS_URL"] = valkey.address(var, slot)
    return addresses


def keep(pair: tuple[Identity, object], started: list[Identity], children: list[object]) -> None:
    started.append(pair[0])
    children.append(pair[1])
