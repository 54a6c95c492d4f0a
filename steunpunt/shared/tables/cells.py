"""What holds for a cell of any table."""

from __future__ import annotations

import re

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import override

from steunpunt.shared.export import looks_like_formula


class CellError(Exception):
    """The cell cannot be taken over; its text says why and what to do."""


def plain(text: str) -> str:
    return " ".join(text.lower().split())


def plain_cell(text: str) -> str:
    """Without the apostrophe by which an export keeps a text from being a formula. Raises ``CellError`` for a formula."""
    if text.startswith("'") and looks_like_formula(text[1:]):
        return text[1:]
    if text.startswith(("=", "＝")):
        raise CellError(_("This cell holds a formula. Put its outcome there."))
    return text


def words_of(choices: type[TextChoices]) -> dict[str, str]:
    """Every way to write a choice: its code, and its label in both languages."""
    words = {str(value).lower(): str(value) for value in choices.values}
    for language in ("nl", "en"):
        with override(language):
            words |= {str(label).lower(): str(value) for value, label in choices.choices}
    return words


def several(text: str) -> list[str]:
    """The parts between semicolons or line ends, each once."""
    return list(dict.fromkeys(part for part in (" ".join(part.split()) for part in re.split(r"[;\n]", text)) if part))
