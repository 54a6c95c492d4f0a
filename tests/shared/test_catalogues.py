"""Catalogues are compiled on the machine itself, by the process that needs them next."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project
from django.utils.translation import gettext, override
from django.utils.translation.reloader import translation_file_changed

from steunpunt.shared import catalogues


@pytest.fixture
def never_compiled(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """The catalogues as they are in the repository: words, and nothing compiled."""
    shutil.copytree(project.BASE_DIR / "locale", tmp_path / "locale", ignore=shutil.ignore_patterns("*.mo"))
    settings.BASE_DIR, settings.LOCALE_PATHS = tmp_path, [tmp_path / "locale" / room for room in settings.LOCALE_ROOMS]
    forget()
    yield tmp_path / "locale"
    forget()


def forget() -> None:
    translation_file_changed(sender=None, file_path=Path("django.mo"))


def test_who_compiles_speaks_dutch_at_once(never_compiled: Path) -> None:
    """The first start of a portal writes the sample report in the process that compiled."""
    with override("nl"):
        assert gettext("Activities") == "Activities"
        assert catalogues.compile_all() == len(project.LOCALE_ROOMS)
        assert gettext("Activities") == "Activiteiten"


def test_what_is_compiled_already_is_left_alone(never_compiled: Path) -> None:
    catalogues.compile_all()
    compiled = sorted(never_compiled.rglob("*.mo"))
    before = [path.stat().st_mtime_ns for path in compiled]
    assert catalogues.compile_all() == 0
    assert [path.stat().st_mtime_ns for path in compiled] == before
    assert [path.name for path in never_compiled.rglob("*") if path.is_file() and path.suffix not in {".po", ".mo"}] == []
