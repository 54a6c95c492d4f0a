"""The Python environment in .venv: every package held to its hash, and skipped when it is there already."""

import hashlib
import io
import json
import os
import platform
import re
import subprocess
import sys
import time
import urllib.parse
import zipfile
from collections.abc import Iterable
from pathlib import Path

from .console import Problem, say, tail
from .index import candidates, fetch, read_sources, remove
from .locks import waiting_for
from .paths import PYTHON, ROOT, VENV
from .processes import ask_to_die_with_parent

LOCK_FILE = ROOT / "requirements" / "development.txt"
UV_FILE = ROOT / "requirements" / "uv.txt"
STAMP = VENV / "steunpunt.json"
AGAIN = "The network, the package index or a full disk may be at fault; ./dev can be run again at any time."


def ensure_environment(var: Path) -> None:
    if is_current():
        return
    with waiting_for(var / "run" / "setup.lock", "installing"):
        if not is_current():
            install(var)


def wanted_stamp() -> dict[str, str]:
    """What must be equal for .venv to be used as it is. Scripts in it hold its path, so a moved checkout starts anew."""
    return {
        "requirements": hashlib.sha256(LOCK_FILE.read_bytes()).hexdigest(),
        "uv": hashlib.sha256(UV_FILE.read_bytes()).hexdigest(),
        "python": f"{sys.version} {sys.base_prefix}",
        "folder": str(VENV),
    }


def is_current() -> bool:
    try:
        return bool(json.loads(STAMP.read_text()) == wanted_stamp()) and PYTHON.exists()
    except (OSError, ValueError):
        return False


def install(var: Path) -> None:
    begin = time.monotonic()
    say("Installing the Python packages into .venv (once; up to a minute)…")
    uv = ensure_uv(var)
    log = var / "log" / "setup.log"
    sources = read_sources(os.environ, Path.home())
    environment = {**os.environ, **sources.for_uv(os.environ), "UV_PYTHON_DOWNLOADS": "never", "UV_NO_PROGRESS": "1"}
    for name in ("VIRTUAL_ENV", "PYTHONHOME", "PYTHONPATH", "CONDA_PREFIX"):
        environment.pop(name, None)
    remove(STAMP)
    base = str(Path(sys.base_prefix) / "bin" / Path(sys.executable).name) if sys.prefix != sys.base_prefix else sys.executable
    run_logged([uv, "venv", "--quiet", "--clear", "--python", base, VENV], environment, log)
    run_logged([uv, "pip", "install", "--quiet", "--python", PYTHON, "--require-hashes", "--requirement", LOCK_FILE], environment, log)
    part = STAMP.with_suffix(".part")
    part.write_text(json.dumps(wanted_stamp()))
    part.replace(STAMP)
    say(f"Installed in {time.monotonic() - begin:.0f} s.")


def run_logged(command: list[str | Path], environment: dict[str, str], log: Path) -> None:
    with log.open("wb") as output:
        code = subprocess.run(
            [str(part) for part in command],
            env=environment,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=ask_to_die_with_parent(os.getpid()),
            check=False,
        ).returncode
    if code != 0:
        raise Problem(f"{Path(command[0]).name} {command[1]} failed:\n{tail(log)}\n{AGAIN}")


def ensure_uv(var: Path) -> Path:
    """The pinned uv, fetched straight from the index: Debian's bare python3 has neither pip nor ensurepip."""
    version, hashes = read_pin(UV_FILE.read_text())
    uv = var / "tools" / f"uv-{version}"
    if uv.exists():
        return uv
    uv.parent.mkdir(exist_ok=True)
    for leftover in uv.parent.glob("*.part"):
        remove(leftover)
    sources = read_sources(os.environ, Path.home())
    links = candidates(sources, "uv")
    names = {urllib.parse.unquote(urllib.parse.urlsplit(link).path.rpartition("/")[2]): link.partition("#")[0] for link in reversed(links)}
    for name in fitting_wheels(names, version, sys.platform, platform.machine(), platform.libc_ver()):
        body = fetch(sources, names[name])
        if hashlib.sha256(body).hexdigest() not in hashes:
            raise Problem(
                f"{name} from the package index is not the file that requirements/uv.txt names (another SHA-256): nothing was installed."
            )
        part = uv.with_name(f"{uv.name}.{os.getpid()}.part")
        with zipfile.ZipFile(io.BytesIO(body)) as wheel:
            member = next(entry for entry in wheel.namelist() if entry.endswith(".data/scripts/uv"))
            part.write_bytes(wheel.read(member))
        part.chmod(0o755)
        part.replace(uv)
        return uv
    raise Problem(f"The package index has no uv {version} for {sys.platform} on {platform.machine()}.")


def read_pin(text: str) -> tuple[str, set[str]]:
    version = re.search(r"^uv==(\S+)", text, re.MULTILINE)
    if version is None:
        raise Problem("requirements/uv.txt does not name a version of uv.")
    return version[1], set(re.findall(r"--hash=sha256:([0-9a-f]{64})", text))


def fitting_wheels(names: Iterable[str], version: str, system: str, machine: str, libc: tuple[str, str]) -> list[str]:
    """File names of the wheels that run here, the least demanding first."""
    prefix = f"uv-{version}-py3-none-"
    return sorted(
        name for name in names if name.startswith(prefix) and name.endswith(".whl") and fits(name[len(prefix) : -4], system, machine, libc)
    )


def fits(tags: str, system: str, machine: str, libc: tuple[str, str]) -> bool:
    for tag in tags.split("."):
        if not tag.endswith(f"_{machine}"):
            continue
        if system == "darwin" and tag.startswith("macosx_"):
            return True
        if system == "linux" and libc[0] == "glibc":
            needed = re.match(r"manylinux_(\d+)_(\d+)_", tag)
            have = [int(part) for part in re.findall(r"\d+", libc[1])[:2]]
            if needed and have >= [int(needed[1]), int(needed[2])]:
                return True
        elif system == "linux" and tag.startswith("musllinux_"):
            return True
    return False
