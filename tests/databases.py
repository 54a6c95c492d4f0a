"""One database is migrated, and each test process gets a copy of it; it stays for the next run while the migrations stay as they are."""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
NAME = "steunpunt_migrated_"


def fingerprint() -> str:
    """Of all that says what a migrated database looks like: our migrations and the packages."""
    files = [path for folder in ROOT.glob("*/**/migrations") if ".venv" not in folder.parts for path in folder.glob("*.py")]
    whole = hashlib.sha256()
    for path in sorted([*files, ROOT / "requirements" / "development.txt"]):
        whole.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return whole.hexdigest()[:16]


def address_of(name: str) -> str:
    parts = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(parts._replace(path=f"/{name}"))


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """The second process waits until the first has migrated."""
    with (settings.VAR_DIR / "run" / "test-template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def migrated_database() -> str:
    """The name of a database with all migrations, that nobody is connected to; made when it is not there, and older ones dropped."""
    name = NAME + fingerprint()
    with one_at_a_time(), psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        rows = connection.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [NAME])
        there = {row[0] for row in rows}
        if name not in there:
            for old in there:
                connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(old)))
            half = f"{NAME}half"
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(half)))
            command = [sys.executable, ROOT / "manage.py", "migrate", "--verbosity", "0"]
            subprocess.run(command, env={**os.environ, "DATABASE_URL": address_of(half)}, cwd=ROOT, check=True)
            connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(half), sql.Identifier(name)))
    return name
