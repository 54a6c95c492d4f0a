"""Facts that stand in more than one file, and what may stand in none."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file()]


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="ignore")


def pinned(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9._-]+)(?:\[[a-z,]+\])?==(\S+)", text_of(ROOT / "requirements" / lock), flags=re.M))


def test_every_pin_has_a_hash() -> None:
    for lock in ("development.txt", "production.txt"):
        blocks = re.split(r"\n(?=[a-z0-9])", text_of(ROOT / "requirements" / lock).strip())
        assert [block.splitlines()[0] for block in blocks if "--hash=sha256:" not in block] == []


def test_locks_name_no_address() -> None:
    for lock in ("development.txt", "production.txt"):
        assert not re.search(r"https?://|--index-url|--find-links", text_of(ROOT / "requirements" / lock))


def test_production_is_part_of_development() -> None:
    development = pinned("development.txt")
    assert {name: version for name, version in pinned("production.txt").items() if development.get(name) != version} == {}


def test_what_the_project_names_is_locked() -> None:
    names = {re.split(r"[\[<>=;~ ]", requirement)[0].lower() for requirement in PROJECT["project"]["dependencies"]}
    assert names <= set(pinned("production.txt"))


def test_python_version_is_one_fact() -> None:
    least = PROJECT["project"]["requires-python"].removeprefix(">=")
    assert PROJECT["tool"]["mypy"]["python_version"] == least
    assert PROJECT["tool"]["ruff"]["target-version"] == "py" + least.replace(".", "")


def test_no_third_party_bundles_are_committed() -> None:
    names = [path.name for path in tracked() if ".min." in path.name or path.suffix in {".woff2", ".ttf", ".otf", ".geojson", ".map"}]
    assert names == []


def test_no_large_files_are_committed() -> None:
    assert [path.name for path in tracked() if path.stat().st_size > 1_500_000] == []
