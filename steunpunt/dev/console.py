"""What is said to the person at the keyboard."""

import os
import sys
from pathlib import Path


class Problem(Exception):  # noqa: N818 - it speaks to a person, who reads no class names
    """Something that a person must know or do; its text is the whole message."""


def say(text: str) -> None:
    """Progress goes to standard error, so that standard output stays what a command prints (JSON, say)."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def tell(text: str) -> None:
    """A result, on standard output."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def tail(path: Path, lines: int = 20) -> str:
    """The last lines of a log, indented; empty when there is no log."""
    try:
        with path.open("rb") as log:
            log.seek(max(0, os.fstat(log.fileno()).st_size - 20_000))
            text = log.read().decode("utf-8", "replace")
    except OSError:
        return ""
    return "\n".join(f"  | {line}" for line in text.splitlines()[-lines:])


def short_path(path: Path) -> str:
    """A path as one would type it: relative to the current folder where that is shorter."""
    try:
        return os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)
    except OSError:
        return str(path)
