"""Database and broker for a command: those that the environment names, or our own."""

import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path

from . import postgres, valkey
from .locks import waiting_for
from .paths import checkout_mark
from .processes import MARK, Identity, stop

FAST_TESTS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def mark_of(var: Path, slot: str) -> dict[str, str]:
    return {MARK: f"{checkout_mark(var)}-{slot}"}


def brought_along() -> bool:
    """Whether at least one of the two engines is ours; DATABASE_URL and REDIS_URL win over them."""
    return not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"))


@contextlib.contextmanager
def engines(var: Path, slot: str) -> Iterator[dict[str, str]]:
    """The addresses of both engines while the block runs; what was started for it stops after it."""
    started: list[Identity] = []
    children: list[object] = []
    try:
        with waiting_for(var / "run" / f"{slot}-engines.lock", "starting the database"):
            addresses = start_missing(var, slot, started, children)
        yield addresses
    finally:
        # PostgreSQL reads an interrupt as: close all connections now, in good order.
        stop(started, how=signal.SIGINT, children=children)


def start_missing(var: Path, slot: str, started: list[Identity], children: list[object]) -> dict[str, str]:
    addresses = {name: value for name in ("DATABASE_URL", "REDIS_URL") if (value := os.environ.get(name))}
    marked = mark_of(var, slot)
    open_folder = False
    if "DATABASE_URL" not in addresses:
        engine = postgres.plan_engine(var, slot, FAST_TESTS if slot == "test" else ())
        open_folder = engine.account.ids is not None
        if not postgres.answers(engine):
            keep(postgres.start(engine, marked), started, children)
        postgres.ensure_database(engine, "steunpunt")
        addresses["DATABASE_URL"] = engine.address("steunpunt")
    if "REDIS_URL" not in addresses:
        if not valkey.answers(valkey.socket_of(var, slot)):
            keep(valkey.start(var, slot, marked, open_folder=open_folder), started, children)
        addresses["REDIS_URL"] = valkey.address(var, slot)
    return addresses


def keep(pair: tuple[Identity, object], started: list[Identity], children: list[object]) -> None:
    started.append(pair[0])
    children.append(pair[1])
