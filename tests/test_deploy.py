"""What runs in production, held against the settings, the documents and the project's own requirements."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = (ROOT / "steunpunt" / "settings.py").read_text(encoding="utf-8")
READ_BY_SETTINGS = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', SETTINGS))
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
LOCKED = set(re.findall(r"(?m)^([a-z0-9.-]+)==", (ROOT / "requirements" / "production.txt").read_text(encoding="utf-8")))
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
OWN = [name for name, service in COMPOSE["services"].items() if service["image"] == "steunpunt"]


def test_settings_read_something() -> None:
    assert {"SECRET_KEY", "DATABASE_URL", "TLS"} <= READ_BY_SETTINGS


def test_every_variable_stands_in_the_document() -> None:
    text = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    assert [name for name in sorted(READ_BY_SETTINGS) if f"| `{name}` |" not in text] == []


@pytest.mark.parametrize("name", OWN)
def test_compose_sets_only_what_settings_read(name: str) -> None:
    assert set(COMPOSE["services"][name]["environment"]) <= READ_BY_SETTINGS


def test_compose_asks_for_every_value_without_default() -> None:
    """Compose names a missing value itself instead of starting with an empty one."""
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    asked = set(re.findall(r"\$\{([A-Z_]+):\?", text))
    named = set(re.findall(r"\$\{([A-Z_]+)(?::-[^}]*)?\}", text)) - set(re.findall(r"\$\{([A-Z_]+):-", text))
    example = {
        line.split("=")[0]
        for line in (ROOT / "deploy" / "example.env").read_text(encoding="utf-8").splitlines()
        if "=" in line and line[0] != "#"
    }
    assert named <= asked
    assert asked <= example


def test_web_worker_and_beat_are_one_image_that_writes_nowhere() -> None:
    assert set(OWN) == {"web", "worker", "beat", "prepare"}
    for name in OWN:
        service = COMPOSE["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert "ports" not in service


def test_only_the_proxy_is_open_to_the_world() -> None:
    assert [name for name, service in COMPOSE["services"].items() if "ports" in service] == ["proxy"]


def test_nothing_starts_before_the_database_is_migrated() -> None:
    for name in ("web", "worker", "beat"):
        assert COMPOSE["services"][name]["depends_on"]["prepare"] == {"condition": "service_completed_successfully"}


def test_the_image_installs_by_hash_and_runs_as_nobody_special() -> None:
    users = re.findall(r"(?m)^USER (\S+)$", DOCKERFILE)
    assert users
    assert users[-1] not in {"root", "0"}
    assert "--require-hashes -r /tmp/production.txt" in DOCKERFILE
    assert "/health/live" in DOCKERFILE
    assert len(re.findall(r"(?m)^FROM ", DOCKERFILE)) == 2


def test_the_image_has_a_python_that_the_project_knows() -> None:
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    lowest = tuple(int(part) for part in wanted.removeprefix(">=").split("."))
    for found in re.findall(r"FROM python:(\d+)\.(\d+)", DOCKERFILE):
        assert (int(found[0]), int(found[1])) >= lowest


def test_the_image_has_the_libraries_that_dev_asks_for() -> None:
    from steunpunt.dev.system import LIBRARIES

    assert [name for name in LIBRARIES if DOCKERFILE.count(name) != 2] == []


def imported_by(path: Path) -> set[str]:
    """The packages that a file asks for, wherever in the file it does so."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module.split(".")[0])
    return found


def test_the_image_has_every_package_that_the_code_imports() -> None:
    """Only development has all packages installed, so a missing one shows nowhere but in the first start of the image."""
    own = {"steunpunt", "services", "goals", "landscape"}
    files = [path for room in sorted(own) for path in (ROOT / room).rglob("*.py") if ROOT / "steunpunt" / "dev" not in path.parents]
    asked = set().union(*(imported_by(path) for path in files)) - own - set(sys.stdlib_module_names)
    distributions = packages_distributions()
    names = {package: {name.lower().replace("_", "-") for name in distributions.get(package, [])} for package in asked}
    assert {package for package, found in names.items() if not found & LOCKED} == set()
