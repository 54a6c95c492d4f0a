"""What Python packages cannot bring along: the libraries of WeasyPrint and libmagic, and a browser for the tests."""

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from .console import Problem, say, tail
from .locks import waiting_for
from .processes import ask_to_die_with_parent

# Debian's package, and the library by which we see that it is there (however it came).
LIBRARIES = {
    "libpango-1.0-0": ("libpango-1.0.so.0", "libpango-1.0.0.dylib"),
    "libpangoft2-1.0-0": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.0.dylib"),
    "libharfbuzz-subset0": ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib"),
    "libmagic1": ("libmagic.so.1", "libmagic.1.dylib"),
}
# What drives the browser needs this one.
DRIVER_LIBRARIES = {"libatomic1": ("libatomic.so.1",)}
ELSEWHERE = (
    "On Fedora: dnf install pango harfbuzz file-libs. On Arch: pacman -S pango harfbuzz file. On macOS: brew install pango libmagic."
)
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def ensure_libraries(var: Path) -> None:
    missing = missing_libraries()
    if not missing:
        return
    if not can_use_apt():
        raise Problem(library_advice(missing))
    with waiting_for(var / "run" / "setup.lock", "installing"):
        if missing := missing_libraries():
            apt_install(missing, var)
    if missing := missing_libraries():
        raise Problem(f"Installed, and still they do not load: {', '.join(missing)}. See var/log/apt.log.")


def missing_libraries(wanted: Mapping[str, tuple[str, ...]] | None = None) -> list[str]:
    return [package for package, names in (wanted or LIBRARIES).items() if not any(loads(name) for name in names)]


def loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def library_advice(missing: list[str]) -> str:
    command = f"apt-get install -y --no-install-recommends {' '.join(missing)}"
    if shutil.which("apt-get"):
        return f"System libraries are missing that only root can install. Run this as root, then ./dev again:\n\n    {command}\n"
    return f"System libraries are missing: {', '.join(missing)} (Debian's names). {ELSEWHERE}"


def can_use_apt() -> bool:
    return sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def browser() -> str | None:
    """The path of a Chromium that the tests can drive."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named if Path(named).exists() else None
    return next((path for name in BROWSERS if (path := shutil.which(name))), None)


def ensure_browser(var: Path) -> str:
    missing = missing_for_browser()
    if missing and can_use_apt():
        with waiting_for(var / "run" / "setup.lock", "installing"):
            if missing := missing_for_browser():
                apt_install(missing, var)
        missing = missing_for_browser()
    found = browser()
    if missing or found is None:
        raise Problem(browser_advice(missing))
    return found


def missing_for_browser() -> list[str]:
    libraries = missing_libraries(DRIVER_LIBRARIES) if sys.platform == "linux" else []
    return [*(["chromium"] if browser() is None else []), *libraries]


def browser_advice(missing: list[str]) -> str:
    how = (
        f"as root: apt-get install -y --no-install-recommends {' '.join(missing)}"
        if shutil.which("apt-get")
        else f"{' and '.join(missing)} with your system's package manager, or set CHROMIUM to the path of a browser"
    )
    return f'The browser tests need Chromium. Install {how}.\nWithout it everything else runs with: ./dev test -m "not browser"'


def apt_install(packages: list[str], var: Path) -> None:
    say(f"Installing with apt-get: {' '.join(packages)}…")
    log = var / "log" / "apt.log"
    install = ["apt-get", "-o", "DPkg::Lock::Timeout=120", "install", "-y", "--no-install-recommends", *packages]
    if run_apt(install, log) == 0:
        return
    # Lists may be missing or old, and an installation killed halfway wants to be finished first.
    run_apt(["dpkg", "--configure", "-a"], log)
    run_apt(["apt-get", "-o", "DPkg::Lock::Timeout=120", "update"], log)
    run_apt(["apt-get", "-o", "DPkg::Lock::Timeout=120", "--fix-broken", "install", "-y"], log)
    if run_apt(install, log) != 0:
        raise Problem(f"apt-get could not install {' '.join(packages)}:\n{tail(log)}")


def run_apt(command: list[str], log: Path) -> int:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with log.open("ab") as output:
        return subprocess.run(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=ask_to_die_with_parent(os.getpid()),
            check=False,
        ).returncode
