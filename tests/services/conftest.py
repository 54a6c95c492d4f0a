"""What every test of this room has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(autouse=True)
def media(tmp_path: Path, settings: Any) -> Path:
    """Files of a test lie apart: forgetting sweeps those of which no row knows, also of a portal that runs beside it."""
    folder = tmp_path / "media"
    settings.MEDIA_ROOT = folder
    return folder
