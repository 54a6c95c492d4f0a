"""What the tests of the reports share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection


@pytest.fixture
def emptied_afterwards(transactional_db: None) -> Iterator[None]:
    """What is frozen stays, also when a test ends: only a superuser who switches triggers off gets it out."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("DELETE FROM reports_rendering")
        cursor.execute("DELETE FROM reports_report")
        cursor.execute("SET session_replication_role = origin")
