"""From bytes to clean, numbered lines of text."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from goals.planimport.result import PlanImportError, Problem, ProblemKind, Unit

TEXT_LIMIT_MB = 2
WORD_LIMIT_MB = 10
MEGABYTE = 1024 * 1024

ZIP_START = b"PK\x03\x04"
OTHER_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "PDF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Word 97–2003 (.doc)"),
    (b"{\\rtf", "RTF"),
    (b"PK\x05\x06", "ZIP"),
    (b"\x1f\x8b", "GZIP"),
    (b"\x89PNG", "PNG"),
    (b"GIF8", "GIF"),
    (b"\xff\xd8\xff", "JPEG"),
)
# UTF-32 first: its little-endian mark starts with that of UTF-16.
BYTE_ORDER_MARKS: tuple[tuple[bytes, str, str], ...] = (
    (b"\xff\xfe\x00\x00", "utf-32-le", "UTF-32"),
    (b"\x00\x00\xfe\xff", "utf-32-be", "UTF-32"),
    (b"\xef\xbb\xbf", "utf-8", "UTF-8"),
    (b"\xff\xfe", "utf-16-le", "UTF-16"),
    (b"\xfe\xff", "utf-16-be", "UTF-16"),
)

_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_LINE_END = re.compile(r"\r\n|\n|\r")
_BREAK_INSIDE_LINE = re.compile("[\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line that is not blank; ``follows_directly`` when no blank line stands before it."""

    number: int
    text: str
    follows_directly: bool


@dataclass(frozen=True, slots=True)
class SourceText:
    lines: tuple[SourceLine, ...]
    unit: Unit = "line"


def read_text(data: bytes) -> SourceText:
    """Decode plain text; raises ``PlanImportError`` for what is no plain text."""
    _refuse_other_kinds(data)
    if len(data) > TEXT_LIMIT_MB * MEGABYTE:
        raise PlanImportError([Problem(ProblemKind.TOO_LARGE, values={"limit": TEXT_LIMIT_MB})])
    lines = _LINE_END.split(_decode(data))
    _refuse_control_characters(lines)
    return SourceText(_numbered(lines))


def clean(text: str) -> str:
    """One kind of space, no invisible characters, composed letters."""
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    return _SPACES.sub(" ", text).strip()


def _refuse_other_kinds(data: bytes) -> None:
    for start, kind in OTHER_KINDS:
        if data.startswith(start):
            raise PlanImportError([Problem(ProblemKind.WRONG_KIND_OF_FILE, 1, {"kind": kind})])


def _decode(data: bytes) -> str:
    for mark, codec, name in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _decode_strictly(data, len(mark), codec, name)
    return _decode_strictly(data, 0, "utf-8", "UTF-8")


def _decode_strictly(data: bytes, start: int, codec: str, name: str) -> str:
    """A wrong guess would silently spoil letters, so nothing is guessed."""
    try:
        return data[start:].decode(codec)
    except UnicodeDecodeError as error:
        before = data[start : start + error.start]
        if b"\x00" in before and codec == "utf-8":
            line = len(_LINE_END.split(before[: before.index(b"\x00")].decode(codec)))
            raise PlanImportError([Problem(ProblemKind.BINARY, line)]) from error
        line = len(_LINE_END.split(before.decode(codec, errors="replace")))
        values: dict[str, str | int] = {"byte": start + error.start + 1, "encoding": name}
        raise PlanImportError([Problem(ProblemKind.WRONG_ENCODING, line, values)]) from error


def _refuse_control_characters(lines: list[str]) -> None:
    for number, line in enumerate(lines, start=1):
        if _NOT_TEXT.search(line):
            raise PlanImportError([Problem(ProblemKind.BINARY, number)])


def _numbered(lines: list[str]) -> tuple[SourceLine, ...]:
    found: list[SourceLine] = []
    after_blank = True
    for number, line in enumerate(lines, start=1):
        text_was_found = False
        for part in _BREAK_INSIDE_LINE.split(line):
            if text := clean(part):
                found.append(SourceLine(number, text, not after_blank))
                after_blank, text_was_found = False, True
        after_blank = not text_was_found
    return tuple(found)
