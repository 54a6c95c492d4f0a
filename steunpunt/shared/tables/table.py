"""A file as rows of text, whatever it was before."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass

MEGABYTE = 1024 * 1024
LIMIT_MB = 10
MOST_ROWS = 10_000
MOST_COLUMNS = 60
LONGEST_CELL = 20_000


class SourceProblem(Exception):  # noqa: N818 - what a person did is a problem to mend, not an error of ours
    """The file cannot be read; its text says where, why and what to do."""


@dataclass(frozen=True)
class TableRow:
    """``number`` is the row as a spreadsheet counts it; ``problem`` is what is wrong with it as a whole."""

    number: int
    cells: tuple[str, ...]
    problem: str = ""


@dataclass(frozen=True)
class Table:
    """Heads and rows; ``notes`` tell how the file was read."""

    kind: str
    headers: tuple[str, ...]
    rows: tuple[TableRow, ...]
    notes: tuple[str, ...] = ()

    @property
    def headers_key(self) -> str:
        """Equal heads in equal order have equal keys."""
        plain = [" ".join(header.lower().split()) for header in self.headers]
        return hashlib.sha256(json.dumps([self.kind == "ics", plain]).encode()).hexdigest()

    def to_json(self) -> bytes:
        return json.dumps(asdict(self), ensure_ascii=False).encode()

    @classmethod
    def from_json(cls, data: bytes) -> Table:
        known = json.loads(data)
        rows = tuple(TableRow(row["number"], tuple(row["cells"]), row["problem"]) for row in known["rows"])
        return cls(known["kind"], tuple(known["headers"]), rows, tuple(known["notes"]))


def letters(index: int) -> str:
    """The name of a column in a spreadsheet: 0 is A, 26 is AA."""
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
