"""Reading reports: drafts are for who writes them, the public sees what is published."""

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import F, Func, Value

from steunpunt.accounts.permissions import Visitor, may
from steunpunt.shared.freezing import State
from steunpunt.shared.printed import PrintedQuerySet

if TYPE_CHECKING:
    from steunpunt.reports.models import FrozenEntry, Rendering, Report


class ReportQuerySet(models.QuerySet["Report"]):
    def published(self) -> Self:
        return self.filter(state=State.PUBLISHED)

    def frozen(self) -> Self:
        """What has figures that stay, public or not yet."""
        return self.exclude(state=State.DRAFT)

    def annual(self) -> Self:
        return self.filter(kind="annual")

    def visible_to(self, visitor: Visitor) -> Self:
        return self if may(visitor, "report.write") else self.published()


class FrozenEntryQuerySet(models.QuerySet["FrozenEntry"]):
    def of_level(self, level: str) -> Self:
        """The entries that count at a level: ``plan``, a strategic goal such as SD1 or an operational one such as SD1-OD2."""
        if level == "plan":
            return self
        if "-" in level:
            return self.filter(goals__contains=[level])
        codes = Func(F("goals"), Value(" "), function="array_to_string", output_field=models.TextField())
        return self.annotate(codes=codes).filter(codes__regex=rf"(^| ){level}-")

    def counted_by(self, code: str) -> Self:
        """The entries that an indicator counted."""
        return self.filter(indicators__contains=[code])


class RenderingQuerySet(PrintedQuerySet["Rendering"]):
    def editions(self) -> Self:
        """What can be recognised as ours; a draft is nothing to hold on to."""
        return self.done().exclude(kind="draft")
