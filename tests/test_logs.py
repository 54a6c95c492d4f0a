"""What stands in the logs of production, and what never does."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import structlog
from django.test import Client

from steunpunt.celery import app, keep_our_logs
from steunpunt.logs import logging_settings

Lines = Callable[[], list[dict[str, Any]]]
ROOT = Path(__file__).resolve().parent.parent
TOKEN = "WzEsMV0:1xWHfj:-xeeodiIes-U1wnByLAYq2kJi5kS1UE4pvCa-vtMfn0"


@pytest.fixture
def lines() -> Iterator[Lines]:
    """Logs as production writes them, read back as JSON."""
    parts = dict(logging_settings(level="INFO", as_json=True)["formatters"]["structured"])
    handler = logging.StreamHandler(StringIO())
    handler.setFormatter(parts.pop("()")(**parts))
    logging.getLogger().addHandler(handler)
    yield lambda: [json.loads(line) for line in handler.stream.getvalue().splitlines()]
    logging.getLogger().removeHandler(handler)


@pytest.mark.django_db
def test_keys_of_links_and_what_was_searched_for_are_not_logged(lines: Lines, client: Client) -> None:
    client.get(f"/uitnodiging/{TOKEN}/?q=mia@voorbeeld.test")
    client.get(f"/bestaat-niet/{TOKEN}/?q=mia@voorbeeld.test")
    found = lines()
    assert {"GET /uitnodiging/[key]/", "GET /bestaat-niet/[key]/"} <= {line.get("request") for line in found}
    assert not [line for line in found if TOKEN[:12] in str(line) or "mia" in str(line) or "ip" in line]


def test_no_mail_address_stands_in_a_line_or_its_traceback(lines: Lines) -> None:
    try:
        raise ValueError("Key (email)=(mia.lid@voorbeeld.test) exists already")
    except ValueError:
        structlog.get_logger("a").exception("failed", who={"email": "mia.lid@voorbeeld.test"})
        logging.getLogger("b").exception("failed for %s", "mia.lid@voorbeeld.test")
    found = lines()
    assert len(found) == 2
    for line in found:
        assert "ValueError" in line["exception"]
        assert "Traceback" in line["exception"]
        assert "mia" not in str(line)


def test_celery_leaves_the_logs_as_they_are() -> None:
    from celery.signals import setup_logging
    from django_structlog.celery.steps import DjangoStructLogInitStep

    assert keep_our_logs in [receiver() for _, receiver in setup_logging.receivers]
    assert DjangoStructLogInitStep in app.steps["worker"]


def test_the_web_server_writes_json_from_its_first_line() -> None:
    command = [sys.executable, "-m", "gunicorn", "steunpunt.wsgi:application", "--config", "deploy/gunicorn.py", "--bind", "300.0.0.1:1"]
    answer = subprocess.run(command, cwd=ROOT, env={**os.environ}, capture_output=True, text=True, timeout=60, check=False)
    found = [json.loads(line) for line in answer.stderr.splitlines()]
    assert found
    assert {line["logger"] for line in found} == {"gunicorn.error"}
