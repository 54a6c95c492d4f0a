"""Addresses of one list with another choice: every word of a facet leads to one, so they are made in numbers."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from urllib.parse import quote_plus

from django.http import QueryDict

PAGE = "pagina"


class Addresses:
    """The address that was asked, of which one parameter can be given other values; that starts again on the first page."""

    def __init__(self, query: QueryDict) -> None:
        self.parts = {name: [pair(name, value) for value in values] for name, values in query.lists() if name != PAGE}
        self.around = cache(self.find_around)

    def find_around(self, name: str) -> tuple[list[str], list[str]]:
        """What stands before a parameter and after it; one that is not there yet comes last."""
        names = list(self.parts)
        place = names.index(name) if name in self.parts else len(names)
        return self.joined(names[:place]), self.joined(names[place + 1 :])

    def joined(self, names: list[str]) -> list[str]:
        return [part for name in names for part in self.parts[name]]

    def with_change(self, name: str, values: Iterable[str]) -> str:
        before, after = self.around(name)
        return f"?{'&'.join([*before, *(pair(name, value) for value in values if value), *after])}"

    def without(self, *names: str) -> str:
        return f"?{'&'.join(self.joined([name for name in self.parts if name not in names]))}"


def with_change(query: QueryDict, name: str, values: Iterable[str]) -> str:
    """The address of the same list with other values of one parameter."""
    return Addresses(query).with_change(name, values)


def pair(name: str, value: str) -> str:
    return f"{quote_plus(name)}={quote_plus(value)}"
