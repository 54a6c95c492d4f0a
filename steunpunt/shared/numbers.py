"""Numbers that arrive in an address or a form."""

# Fits a key of the database with room to spare.
MOST_DIGITS = 15


def whole_number(text: str) -> int | None:
    """A number of plain digits, or None for anything else, whoever typed it."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None
