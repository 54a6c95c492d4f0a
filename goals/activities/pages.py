"""What the list of activities shows: the same to every colleague, so it is drawn once for each state of the ledger."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from goals.activities.counting import counts_of, total_of
from goals.activities.listing import ORDERS, Words, chosen_of, facets_of, found, in_order, name_goals, read_choices
from goals.kept import ENTRIES, stamps
from goals.models import Activity
from steunpunt.accounts.permissions import Visitor, may
from steunpunt.shared.addresses import Addresses
from steunpunt.shared.drawing import Drawn, draw, drawn_once
from steunpunt.shared.keeping import Stamp

ON_A_PAGE = 25
# A longer address is hardly asked twice.
LONGEST_ADDRESS = 300


class CountedPaginator(Paginator[Activity]):
    """Pages of a list whose length the facets counted already."""

    def __init__(self, rows: QuerySet[Activity], on_a_page: int, *, total: int) -> None:
        super().__init__(rows, on_a_page)
        self.total = total

    @property
    def count(self) -> int:
        return self.total


def drawn_list(visitor: Visitor, query: QueryDict) -> Drawn:
    """The list for who may read the ledger."""
    address, (stamp, of_ledger) = query.urlencode(), stamps()
    asked = (address, may(visitor, "activity.read"), may(visitor, "activity.export"))

    def work_out() -> Drawn:
        return Drawn(draw({"content": "activities/_list.html"}, list_context(visitor, query, of_ledger)))

    return drawn_once(ENTRIES, asked, work_out, now=timezone.now(), stamp=stamp) if len(address) <= LONGEST_ADDRESS else work_out()


def list_context(visitor: Visitor, query: QueryDict, stamp: Stamp) -> dict[str, Any]:
    choices, addresses = read_choices(query), Addresses(query)
    words, counts = Words.read(choices), counts_of(visitor, choices, stamp)
    pages = CountedPaginator(in_order(found(visitor, choices), choices), ON_A_PAGE, total=total_of(counts))
    page = pages.get_page(query.get("pagina"))
    name_goals(page.object_list, words)
    typed = {"q", "van", "tot", "pagina"} | ({"organisatie"} if not choices.organisation else set())
    return {
        "page": page,
        "choices": choices,
        "facets": facets_of(addresses, choices, counts, words),
        "chosen": chosen_of(addresses, choices, words),
        "orders": [(name, label, addresses.with_change("volgorde", [name])) for name, (label, _order) in ORDERS.items()],
        "kept": [(name, value) for name, values in query.lists() if name not in typed for value in values],
        "query": query.urlencode(),
        "asked": query,
        "may_export": may(visitor, "activity.export"),
    }
