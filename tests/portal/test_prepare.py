"""What stands between a fresh database and a portal: done once, and refused in one sentence."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings as current
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db import connection

from steunpunt.portal.management.commands.prepare import collect_static


@pytest.fixture
def source(tmp_path: Path, settings: Any) -> Path:
    """One static file, and nowhere else any."""
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "look.css").write_text("a{}")
    settings.STATICFILES_DIRS = [folder]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATIC_ROOT.mkdir()
    # A finder remembers its folders for as long as the process lives.
    finders.get_finder.cache_clear()
    return folder


@pytest.fixture(autouse=True)
def forgotten_finders() -> Iterator[None]:
    yield
    finders.get_finder.cache_clear()


def test_static_files_are_collected_once(source: Path, settings: Any) -> None:
    collect_static()
    made = settings.STATIC_ROOT / "look.css"
    assert made.read_text() == "a{}"
    made.write_text("as it was left")
    os.utime(made, (1, 1))
    collect_static()
    assert made.read_text() == "as it was left"


def test_static_files_are_collected_again_when_one_changed_or_the_folder_went(source: Path, settings: Any) -> None:
    collect_static()
    made = settings.STATIC_ROOT / "look.css"
    os.utime(made, (1, 1))
    (source / "look.css").write_text("a{color:red}")
    collect_static()
    assert made.read_text() == "a{color:red}"
    for path in settings.STATIC_ROOT.iterdir():
        path.unlink()
    collect_static()
    assert made.exists()


def test_what_was_collected_in_part_is_done_again(source: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*args: Any, **kwargs: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("steunpunt.portal.management.commands.prepare.call_command", interrupted)
        with pytest.raises(KeyboardInterrupt):
            collect_static()
    collect_static()
    assert (settings.STATIC_ROOT / "look.css").exists()


def prepare_as(user: str) -> subprocess.CompletedProcess[str]:
    address = urlsplit(os.environ["DATABASE_URL"])
    place = address.netloc.rpartition("@")[2]
    url = urlunsplit(address._replace(netloc=f"{user}@{place}", path=f"/{connection.settings_dict['NAME']}"))
    return subprocess.run(
        [sys.executable, Path(current.BASE_DIR) / "manage.py", "prepare"],
        env={**os.environ, "DATABASE_URL": url},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.fixture
def guest(transactional_db: None) -> Iterator[str]:
    """Somebody who may come into the database, and may do nothing there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        if not cursor.fetchone()[0] or "host=" not in os.environ["DATABASE_URL"]:
            pytest.skip("this database is not ours alone")
        cursor.execute("DROP ROLE IF EXISTS guest")
        cursor.execute("CREATE ROLE guest LOGIN")
    yield "guest"
    with connection.cursor() as cursor:
        cursor.execute("DROP ROLE guest")


def test_a_database_that_refuses_us_is_one_sentence(transactional_db: None) -> None:
    answer = prepare_as("nobody-of-this-name")
    assert answer.returncode == 1
    assert answer.stderr.startswith("CommandError: The database refuses us: ")
    assert len(answer.stderr.strip().splitlines()) == 1


def test_a_database_in_which_we_may_do_nothing_is_one_sentence(guest: str) -> None:
    answer = prepare_as(guest)
    assert answer.returncode == 1
    assert answer.stderr.startswith("CommandError: We may not make what we need in the database: permission denied")
    assert len(answer.stderr.strip().splitlines()) == 1


@pytest.mark.django_db
def test_the_sample_logins_are_written_for_whoever_waits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("steunpunt.portal.management.commands.prepare.collect_static", lambda: None)
    call_command("prepare", "--empty", "--logins", str(tmp_path / "logins.txt"), verbosity=0)
    assert (tmp_path / "logins.txt").read_text().startswith("There are no sample accounts here.")
