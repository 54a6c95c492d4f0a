"""What the web server loads before it forks."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOOK = """
import json, sys
import steunpunt.wsgi
from django.core.cache import caches
from django.db import connections
print(json.dumps({
    "views": "steunpunt.reports.views" in sys.modules,
    "heavy": sorted({"weasyprint", "openpyxl", "docx"} & set(sys.modules)),
    "database": [one.connection is not None for one in connections.all(initialized_only=True)],
    "cache": len(caches.all(initialized_only=True)),
}))
"""


def test_the_first_visitor_waits_for_nothing_and_no_connection_is_shared_by_a_fork() -> None:
    answer = subprocess.run([sys.executable, "-c", LOOK], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    found = json.loads(answer.stdout)
    assert found["views"]
    assert found["heavy"] == []
    assert not any(found["database"])
    assert found["cache"] == 0
