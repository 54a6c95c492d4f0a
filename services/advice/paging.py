"""Pages of a list whose length the facets counted already."""

from django.core.paginator import Paginator
from django.db.models import QuerySet

from services.models import AdviceRequest


class CountedPaginator(Paginator[AdviceRequest]):
    def __init__(self, rows: QuerySet[AdviceRequest], on_a_page: int, *, total: int) -> None:
        super().__init__(rows, on_a_page)
        self.total = total

    @property
    def count(self) -> int:
        return self.total
