"""From a Word file (.docx) to clean, numbered paragraphs.

Only three parts of the package are read, each with a limit on its unpacked size, so that a
small file that unpacks to gigabytes is refused before anything of it is unpacked.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from goals.planimport.result import PlanImportError, Problem, ProblemKind
from goals.planimport.source import MEGABYTE, WORD_LIMIT_MB, SourceLine, SourceText, clean
from goals.planimport.word_numbering import WORD, Numbering, value

UNPACKED_LIMIT_MB = 60
PART_LIMIT_MB = 20
ENTRIES_LIMIT = 2000
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Word's own style names for lines of a table of contents, in English and in Dutch.
CONTENTS_STYLES = ("toc", "inhopg")


def read_word(data: bytes) -> SourceText:
    """The paragraphs of a Word file, automatic numbers written out."""
    if len(data) > WORD_LIMIT_MB * MEGABYTE:
        raise PlanImportError([Problem(ProblemKind.TOO_LARGE, values={"limit": WORD_LIMIT_MB})])
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return _read_package(package)
    except (zipfile.BadZipFile, ET.ParseError, KeyError, zlib.error, EOFError) as error:
        raise _broken() from error
    except (NotImplementedError, RuntimeError, OSError, ValueError, OverflowError) as error:
        # zipfile answers so to unknown compression, encryption and nonsense offsets.
        raise _broken() from error


def _read_package(package: zipfile.ZipFile) -> SourceText:
    _refuse_bomb(package)
    names = set(package.namelist())
    if "word/document.xml" not in names:
        raise _broken()
    document = _part(package, "word/document.xml")
    styles = _part(package, "word/styles.xml") if "word/styles.xml" in names else None
    numbers = _part(package, "word/numbering.xml") if "word/numbering.xml" in names else None
    return SourceText(tuple(_lines(document, Numbering(numbers, styles))), unit="paragraph")


def _refuse_bomb(package: zipfile.ZipFile) -> None:
    entries = package.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > ENTRIES_LIMIT or unpacked > UNPACKED_LIMIT_MB * MEGABYTE:
        raise PlanImportError([Problem(ProblemKind.TOO_LARGE, values={"limit": UNPACKED_LIMIT_MB})])


def _part(package: zipfile.ZipFile, name: str) -> ET.Element:
    if package.getinfo(name).file_size > PART_LIMIT_MB * MEGABYTE:
        raise PlanImportError([Problem(ProblemKind.TOO_LARGE, values={"limit": PART_LIMIT_MB})])
    xml = package.read(name)
    if b"<!DOCTYPE" in xml or b"<!ENTITY" in xml:
        raise _broken()
    return ET.fromstring(xml)  # noqa: S314 - no document type, so no entities to expand


def _lines(document: ET.Element, numbering: Numbering) -> Iterator[SourceLine]:
    for number, paragraph in enumerate(_paragraphs(document), start=1):
        style = _style(paragraph)
        label = numbering.label(paragraph, style)
        if style.casefold().startswith(CONTENTS_STYLES):
            continue
        parts = [part for part in map(clean, _text(paragraph).split("\n")) if part]
        for position, part in enumerate(parts):
            text = f"{label} {part}".strip() if position == 0 else part
            yield SourceLine(number, text, position > 0)


def _paragraphs(element: ET.Element) -> Iterator[ET.Element]:
    """All paragraphs in reading order, those in tables and text boxes too."""
    for child in element:
        if child.tag == FALLBACK:
            continue
        if child.tag == f"{WORD}p":
            yield child
        yield from _paragraphs(child)


def _style(paragraph: ET.Element) -> str:
    found = paragraph.find(f"{WORD}pPr/{WORD}pStyle")
    return "" if found is None else value(found)


def _text(element: ET.Element) -> str:
    """The text of one paragraph, without that of a text box anchored in it."""
    parts: list[str] = []
    for child in element:
        if child.tag == f"{WORD}t":
            parts.append(child.text or "")
        elif child.tag == f"{WORD}tab":
            parts.append(" ")
        elif child.tag in (f"{WORD}br", f"{WORD}cr"):
            parts.append("\n")
        elif child.tag == f"{WORD}noBreakHyphen":
            parts.append("-")
        elif child.tag not in (f"{WORD}p", f"{WORD}pPr", FALLBACK):
            parts.append(_text(child))
    return "".join(parts)


def _broken() -> PlanImportError:
    return PlanImportError([Problem(ProblemKind.BROKEN_WORD_FILE, 1)], unit="paragraph")
