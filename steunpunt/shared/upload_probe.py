"""Opens one uploaded file in a process of its own, with little memory and little time.

A file that is made to crash or to exhaust a parser takes only this process with it. It is run by
path, so that nothing of the portal is loaded: the kind is the first argument, the longest side of a
picture in pixels may be the second, and the file comes in on standard input. Exit status 0 means sound
(for an image, the re-encoded picture is the output); ``REFUSED`` means that the reason is on standard
error, as one word.
"""

import io
import re
import resource
import sys
import zipfile

MEGABYTE = 1024 * 1024
MEMORY_LIMIT = 1024 * MEGABYTE
SECONDS_LIMIT = 20
PAGES_LIMIT = 3000
PIXELS_LIMIT = 50_000_000
UNPACKED_LIMIT = 300 * MEGABYTE
ENTRIES_LIMIT = 5000
REFUSED = 3

MAIN_PART = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml", "odt": "content.xml"}
# What makes a PDF act by itself when it is opened.
ACTIVE_PDF = ("/JavaScript", "/JS", "/Launch", "/RichMedia", "/XFA")
MACROS = re.compile(r"vbaproject|activex|^basic/|^scripts/", re.IGNORECASE)


class RefusedError(Exception):
    """The file is not what it should be; its text is the one word that names the reason."""


def main(kind: str, longest_side: int | None = None) -> bytes:
    data = sys.stdin.buffer.read()
    limit_this_process()
    if kind == "pdf":
        return probe_pdf(data)
    if kind in MAIN_PART:
        return probe_package(data, kind)
    return reencode_image(data, longest_side)


def limit_this_process() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, MEMORY_LIMIT))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS_LIMIT, SECONDS_LIMIT))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def probe_pdf(data: bytes) -> bytes:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted:
        raise RefusedError("encrypted")
    if not 1 <= len(reader.pages) <= PAGES_LIMIT:
        raise RefusedError("pages")
    numbers = {number for generation in reader.xref.values() for number in generation} | set(reader.xref_objStm)
    for number in numbers:
        refuse_active(reader.get_object(number))
    return b""


def refuse_active(found: object) -> None:
    """Looks through one object; what it refers to is an object of its own and gets its own turn."""
    waiting = [found]
    while waiting:
        item = waiting.pop()
        if isinstance(item, dict):
            if str(item.get("/S", "")) in ACTIVE_PDF or any(name in item for name in ACTIVE_PDF):
                raise RefusedError("active")
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)


def probe_package(data: bytes, kind: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        entries = package.infolist()
        if len(entries) > ENTRIES_LIMIT or sum(entry.file_size for entry in entries) > UNPACKED_LIMIT:
            raise RefusedError("bomb")
        if MAIN_PART[kind] not in package.namelist():
            raise RefusedError("damaged")
        if any(MACROS.search(entry.filename) for entry in entries):
            raise RefusedError("active")
        if package.testzip() is not None:
            raise RefusedError("damaged")
    return b""


def reencode_image(data: bytes, longest_side: int | None) -> bytes:
    """The same picture without place, camera, thumbnail or anything hidden behind the pixels; made smaller where that is asked."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = PIXELS_LIMIT
    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as picture:
        kind = picture.format or ""
        if picture.width * picture.height > PIXELS_LIMIT:
            raise RefusedError("pixels")
        upright = ImageOps.exif_transpose(picture)
        if longest_side:
            upright.thumbnail((longest_side, longest_side))
        plain = upright.convert("RGB") if kind == "JPEG" else upright.convert("RGBA")
    clean = Image.frombytes(plain.mode, plain.size, plain.tobytes())
    out = io.BytesIO()
    clean.save(out, kind, quality=88, optimize=True)
    return out.getvalue()


if __name__ == "__main__":
    try:
        sys.stdout.buffer.write(main(sys.argv[1], *map(int, sys.argv[2:])))
    except RefusedError as refusal:
        sys.stderr.write(str(refusal))
        sys.exit(REFUSED)
    except Exception:
        # Whatever a parser stumbles over, the answer is the same: this file is damaged.
        sys.stderr.write("damaged")
        sys.exit(REFUSED)
