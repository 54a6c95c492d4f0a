"""Where everything lives: the checkout, its var/ and the short folders for sockets."""

import contextlib
import hashlib
import os
import pwd
import re
import shlex
import stat
import tempfile
from pathlib import Path

from .console import Problem

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"

# The kernel's limit on a socket's path is 107 bytes; PostgreSQL adds /pg18/.s.PGSQL.5432.lock to the folder.
LONGEST_SOCKET_FOLDER = 80
PLAIN = re.compile(r"^[A-Za-z0-9_./-]+$")


def var_folder() -> Path:
    """The folder for everything that is made here, and not kept in git."""
    folder = Path(os.environ.get("VAR_DIR") or ROOT / "var").absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "log").mkdir(exist_ok=True)
        (folder / "run").mkdir(exist_ok=True)
    except OSError as error:
        raise Problem(f"{folder} cannot be written ({error.strerror}): it holds database and logs, so ./dev needs it.") from error
    refuse_others(folder)
    if not all(os.access(place, os.W_OK) for place in (folder, folder / "run", folder / "log")):
        raise Problem(f"{folder} cannot be written (read-only): it holds database and logs, so ./dev needs it.")
    return folder


def refuse_others(folder: Path) -> None:
    """What root made here, say, we cannot use; root itself can use everything."""
    if os.geteuid() == 0:
        return
    for path in [folder, *(found for name in ("", "run", "log", "data") for found in sorted((folder / name).glob("*")))]:
        if path.lstat().st_uid != os.geteuid():
            raise Problem(
                f"{path} belongs to user {name_of(path.lstat().st_uid)}, who ran ./dev here. Do that again, "
                f"or take it over, as root, with:\n\n    chown -R {name_of(os.geteuid())} {shlex.quote(str(folder))}\n"
            )


def name_of(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_name
    except KeyError:
        return str(user)


def checkout_mark(var: Path) -> str:
    """Names this checkout on this machine; a copy of the folder, or the same path inside a chroot, gets another mark."""
    status = var.stat()
    return f"{status.st_dev:x}-{status.st_ino:x}-{hashlib.sha256(str(var).encode()).hexdigest()[:8]}"


def socket_folder(var: Path, slot: str, runtime: Path | None = None) -> Path:
    """A folder whose path is short and plain enough for unix sockets and the addresses that name them.

    Inside var/ where possible. From a deep folder, or one with a space, it is a folder with a
    fixed name in `runtime` (XDG_RUNTIME_DIR or the temporary folder).
    """
    inside = var / "run" / slot
    if fits_socket(inside):
        return inside
    return (runtime or runtime_folder()) / f"steunpunt-{checkout_mark(var)}-{slot}"


def fits_socket(folder: Path) -> bool:
    return len(os.fsencode(folder)) <= LONGEST_SOCKET_FOLDER and PLAIN.match(str(folder)) is not None


def runtime_folder() -> Path:
    for name in (os.environ.get("XDG_RUNTIME_DIR", ""), tempfile.gettempdir(), "/tmp"):
        folder = Path(name or "/nowhere")
        if folder.is_dir() and os.access(folder, os.W_OK) and len(os.fsencode(folder)) <= 35 and PLAIN.match(name):
            return folder
    raise Problem("No short folder can be written for sockets: set XDG_RUNTIME_DIR to a folder of your own with a short path.")


def make_private(folder: Path, mode: int = 0o700) -> Path:
    """Make a folder that is ours alone; somebody else's folder or link in its place is refused.

    Only where not everybody can put one there, inside var/, root takes over what another user left.
    """
    # What exists and is no folder is refused below.
    with contextlib.suppress(FileExistsError):
        folder.mkdir(parents=True, exist_ok=True)
    status = folder.lstat()
    if stat.S_ISDIR(status.st_mode) and os.geteuid() == 0 and not folder.parent.stat().st_mode & stat.S_IWOTH:
        os.chown(folder, 0, 0)
        status = folder.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.geteuid():
        raise Problem(f"{folder} exists and is not ours: remove it, or set XDG_RUNTIME_DIR to a folder of your own.")
    folder.chmod(mode)
    return folder
