"""Parts of a page that are the same for everybody, drawn once and kept on a shelf of ``keeping``.

They are drawn without a request: no name, token or nonce of who asks can be in what the next one gets. What differs between
people belongs in the page around them.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from steunpunt.shared.keeping import Shelf, Stamp

# A list is 17 to 34 kB of text that says much twice: the quickest packing makes an eighth of it.
QUICKEST = 1


@dataclass(frozen=True)
class Drawn:
    """Parts of a page, packed; ``facts`` for the view beside them; the moment from which time made them out of date, if any."""

    packed: bytes
    facts: Mapping[str, Any] = field(default_factory=dict)
    until: datetime | None = None

    def parts(self) -> dict[str, SafeString]:
        return {name: SafeString(text) for name, text in json.loads(zlib.decompress(self.packed)).items()}

    def holds(self, now: datetime) -> bool:
        return self.until is None or now < self.until


def draw(templates: Mapping[str, str], context: Mapping[str, Any]) -> bytes:
    """Each part by the template that draws it."""
    parts = {name: render_to_string(template, dict(context)) for name, template in templates.items()}
    return zlib.compress(json.dumps(parts).encode(), QUICKEST)


def drawn_once(shelf: Shelf, asked: object, work_out: Callable[[], Drawn], *, now: datetime, stamp: Stamp | None = None) -> Drawn:
    """What was drawn of ``asked`` in this language, or draws it. Who develops sees a changed template at once."""
    if settings.DEBUG:
        return work_out()
    return shelf.kept(("drawn", get_language(), asked), work_out, stamp=stamp, holds=lambda drawn: drawn.holds(now))
