"""Static files are found, or cleanly not found."""

from __future__ import annotations

import pytest
from django.contrib.staticfiles import finders


@pytest.mark.parametrize("path", ["fonts/not-there.woff2", "bootstrap/not-there.css"])
def test_a_missing_file_is_not_found_rather_than_a_fault(path: str) -> None:
    assert not finders.find(path)
    assert finders.find(path, find_all=True) == []


def test_the_wanted_files_of_bootstrap_are_found() -> None:
    assert str(finders.find("bootstrap/bootstrap-grid.min.css")).endswith("bootstrap-grid.min.css")
