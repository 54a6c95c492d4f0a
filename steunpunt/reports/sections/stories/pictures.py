"""Pictures of stories: made fit for a page when they come in, found again by their hash."""

from __future__ import annotations

import hashlib
import io
import uuid
from dataclasses import dataclass
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from steunpunt.shared.uploads import CheckedUpload

LONGEST_SIDE = 1600
QUALITY = 82
SCHEME = "picture:"


@dataclass(frozen=True)
class Picture:
    """A checked picture as it is kept; ``name`` is that of the file that somebody chose, only for people."""

    content: ContentFile[bytes]
    name: str
    content_type: str
    sha256: str


def fitted(upload: CheckedUpload) -> Picture:
    """A JPEG of at most 1600 pixels, on white where the picture was transparent. Only for what ``check_upload`` re-encoded."""
    from PIL import Image

    with Image.open(upload.content) as opened:
        opened.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        drawn = opened.convert("RGBA")
    flat = Image.new("RGB", drawn.size, "white")
    flat.paste(drawn, mask=drawn.getchannel("A"))
    out = io.BytesIO()
    flat.save(out, "JPEG", quality=QUALITY, optimize=True)
    data = out.getvalue()
    return Picture(ContentFile(data, name=f"{uuid.uuid4().hex}.jpg"), upload.name, "image/jpeg", hashlib.sha256(data).hexdigest())


def pictures_in(data: dict[str, Any]) -> list[dict[str, str]]:
    """The pictures that compiled or frozen data names; none in data from before there were stories."""
    return [story["picture"] for story in data.get("stories", []) if story["picture"]]


def pictures_for_print(data: dict[str, Any]) -> dict[str, bytes]:
    """The bytes of each picture by the address that the print gives it. Raises ValueError when one is not what was frozen."""
    found = {}
    for picture in pictures_in(data):
        with default_storage.open(picture["file"], "rb") as file:
            content: bytes = file.read()
        if hashlib.sha256(content).hexdigest() != picture["sha256"]:
            raise ValueError(f"The picture {picture['file']} is not the one that was frozen.")
        found[SCHEME + picture["sha256"]] = content
    return found
