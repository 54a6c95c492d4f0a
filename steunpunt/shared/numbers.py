"""Numbers that arrive in an address or a form."""

from collections.abc import Iterable

# Fits a key of the database with room to spare.
MOST_DIGITS = 15


def whole_number(text: str) -> int | None:
    """A number of plain digits, or None for anything else, whoever typed it."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None


def whole_numbers(texts: Iterable[str]) -> list[int]:
    """Those that are one, in their order."""
    return [number for number in map(whole_number, texts) if number is not None]
