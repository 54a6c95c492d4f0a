"""The picker of organisations within a form: by name, municipality or KBO number, with JavaScript and without."""

from __future__ import annotations

from django.http import QueryDict

from goals.activities.views.entry import search_of
from landscape.models import Organisation
from steunpunt.shared.numbers import whole_numbers

__all__ = ["one_chosen", "search_of"]


def one_chosen(said: QueryDict) -> Organisation | None:
    """The organisation that was ticked last: a request is of one."""
    keys = whole_numbers(said.getlist("organisations"))
    return Organisation.objects.select_related("municipality").filter(pk=keys[-1]).first() if keys else None
