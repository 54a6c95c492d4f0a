"""Addresses with another choice say what a copy of the whole query would say."""

from __future__ import annotations

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from steunpunt.shared.addresses import Addresses

NAMES = st.sampled_from(["soort", "vorm", "q", "pagina", "x y", "é&="])
VALUES = st.text("ab é&=+/%#<\"'", max_size=6)


@given(st.lists(st.tuples(NAMES, VALUES), max_size=8), NAMES.filter(lambda name: name != "pagina"), st.lists(VALUES, max_size=3))
def test_a_change_leaves_the_rest_in_its_order(pairs: list[tuple[str, str]], name: str, values: list[str]) -> None:
    query = QueryDict(mutable=True)
    for key, value in pairs:
        query.appendlist(key, value)
    expected = query.copy()
    expected.setlist(name, [value for value in values if value])
    expected.pop("pagina", None)
    addresses = Addresses(query)
    assert addresses.with_change(name, values) == f"?{expected.urlencode()}"
    assert addresses.with_change(name, values) == f"?{expected.urlencode()}"
    expected.pop(name)
    assert addresses.without(name) == f"?{expected.urlencode()}"
