"""Columns, known by what stands above them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise

from steunpunt.shared.tables.table import Table


@dataclass(frozen=True)
class Field:
    """Something that a column can hold, with the heads by which it is known."""

    name: str
    label: Promise
    heads: frozenset[str]
    help: str | Promise = ""
    is_required: bool = False


def known_as(*heads: str) -> frozenset[str]:
    return frozenset(heads)


def plain_head(head: str) -> str:
    return re.sub(r"[\s_]+", " ", head.lower()).strip(" *:?")


def columns_of(table: Table, fields: Iterable[Field]) -> dict[str, int]:
    """Per field the number of its column; the first column of a name wins."""
    columns: dict[str, int] = {}
    for each in fields:
        found = next((index for index, head in enumerate(table.headers) if plain_head(head) in each.heads), None)
        if found is not None and found not in columns.values():
            columns[each.name] = found
    return columns
