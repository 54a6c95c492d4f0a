"""The addresses that the environment gives: do they name a server, and does something listen there?"""

import socket
import urllib.parse
from pathlib import Path

from .console import Problem

SCHEMES = {
    "DATABASE_URL": {"postgresql": 5432, "postgres": 5432},
    "REDIS_URL": {"redis": 6379, "rediss": 6379, "redis+socket": 0},
}
EXAMPLES = {"DATABASE_URL": "postgresql://user:password@host/name", "REDIS_URL": "redis://host:6379/0"}
PATIENCE = 10


def check_address(name: str, address: str) -> None:
    """Raise a problem in one sentence, without the password, when nothing listens at an address of the environment."""
    try:
        place = place_of(name, address)
    except ValueError as error:
        raise Problem(f"{name} is not an address that the portal understands ({error}): write it as {EXAMPLES[name]}.") from error
    if place is None:
        return
    try:
        connect(place).close()
    except OSError as error:
        where = place if isinstance(place, str) else f"{place[0]}, port {place[1]}"
        reason = error.strerror or str(error)
        raise Problem(f"{name} names {where}, and nothing answers there ({reason}): start that server, or unset {name}.") from error


def place_of(name: str, address: str) -> str | tuple[str, int] | None:
    """The path of a socket, or host and port; None where only the driver can tell (several hosts, say)."""
    parts = urllib.parse.urlsplit(address)
    if parts.scheme not in SCHEMES[name]:
        raise ValueError(f"it begins with {parts.scheme}://" if parts.scheme else "it does not begin with a scheme")
    if parts.scheme == "redis+socket":
        return parts.path
    if "," in parts.netloc:
        return None
    port = parts.port or SCHEMES[name][parts.scheme]
    host = urllib.parse.parse_qs(parts.query).get("host", [parts.hostname or ""])[0]
    host = urllib.parse.unquote(host)
    if host.startswith("/"):
        return str(Path(host) / f".s.PGSQL.{port}")
    if not host:
        return None if name == "DATABASE_URL" else ("localhost", port)
    return host, port


def connect(place: str | tuple[str, int]) -> socket.socket:
    if not isinstance(place, str):
        return socket.create_connection(place, timeout=PATIENCE)
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(PATIENCE)
    try:
        connection.connect(place)
    except OSError:
        connection.close()
        raise
    return connection
