"""The documents are held against the code: they name only commands and files that exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
# Rooms that the picture names ahead of being built, and what differs on each machine.
NOT_THERE = ("var/", "services", "knowledge", "templates/<", "/", "./dev")


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_every_manage_command_exists(path: Path) -> None:
    named = set(re.findall(r"(?:\./dev manage|manage\.py) ([a-z_]+)", path.read_text(encoding="utf-8")))
    assert named <= set(get_commands()), f"{name_of(path)} names commands that do not exist"


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_every_file_exists(path: Path) -> None:
    missing = []
    for word in re.findall(r"`([^`\s]+)`", path.read_text(encoding="utf-8")):
        if re.fullmatch(r"[\w.-]+(/[\w.-]+)+/?", word) and not word.startswith(NOT_THERE) and not (ROOT / word).exists():
            missing.append(word)
    assert missing == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_every_link_between_documents_leads_somewhere(path: Path) -> None:
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)]+)\)", path.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if link and not (path.parent / link).exists()] == []
