"""Nonsense in the environment stops the start with one sentence that names the variable."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def manage(**variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "manage.py", "check"],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("STEUNPUNT_ENV", "kaas"),
        ("STEUNPUNT_ENV", "production"),
        ("DATABASE_URL", "sqlite:///x.db"),
        ("REDIS_URL", "kaas"),
        ("TLS", "perhaps"),
    ],
)
def test_a_variable_that_is_nonsense_is_one_sentence(name: str, value: str) -> None:
    answer = manage(**{name: value})
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert len(answer.stderr.strip().splitlines()) == 1, answer.stderr
    assert name in answer.stderr or value == "production"
