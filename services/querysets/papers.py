"""Reading the papers of sessions."""

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db.models import Q

from steunpunt.shared.printed import PrintedQuerySet

if TYPE_CHECKING:
    from services.models import Paper


class PaperQuerySet(PrintedQuerySet["Paper"]):
    def outlived(self, *, needs_before: datetime) -> Self:
        """Lists with the mark of who needs something, once that need is no longer kept; certificates of who has no name any more."""
        return self.filter(Q(kind="list", session__ends_at__lt=needs_before) | Q(kind="certificate", participant__name=""))
