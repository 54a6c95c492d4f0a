"""Who changed what stays, so that the centre can answer for its figures; after erasing it says a number and no name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, Func, JSONField, Max, Min, Q, QuerySet, Value
from django.utils.translation import gettext as _
from pghistory.models import Context

from steunpunt.shared.personal import Holding, Part, Person, Row


def contexts(person: Person) -> QuerySet[Context]:
    """Writes of this account, and those that a name was noted with."""
    own = Q(metadata__actor=person.account) if person.account else Q(pk__in=[])
    return Context.objects.filter(own | Q(metadata__actor_name__iexact=person.email))


def held(person: Person) -> Iterable[Holding]:
    found = contexts(person).aggregate(count=Count("pk"), first=Min("created_at"), last=Max("created_at"))
    if not found["count"]:
        return
    facts = {"count": found["count"], "first": found["first"], "last": found["last"]}
    why = _("Stays: the centre answers for who changed what in its figures. The name is replaced by a number.")
    yield Holding("audit", _("Changes made in the portal"), (Row(found["last"], facts),), why, stays=True)


def erase(person: Person, actor: Any) -> None:
    nameless = _("Erased account %(number)s") % {"number": person.account or "?"}
    replaced = Func(
        F("metadata"), Value("{actor_name}"), Func(Value(nameless), function="to_jsonb", template="%(function)s(%(expressions)s::text)"),
        function="jsonb_set", output_field=JSONField(), template="%(function)s(%(expressions)s)",
    )  # fmt: skip
    contexts(person).update(metadata=replaced)


PART = Part("audit", held, erase)
