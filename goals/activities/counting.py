"""How many entries each word of the filter would give: counted once for each state of the ledger."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, Count, QuerySet, Value
from django.db.models.functions import Cast

from goals.activities.listing import Choices, found
from goals.kept import kept
from steunpunt.accounts.permissions import Visitor
from steunpunt.shared.keeping import Stamp

COLUMNS = {"jaar": "year", "doel": "contributions__goal", "soort": "kind", "vorm": "mode", "wie": "staff_rows__user"}
COLUMNS |= {"thema": "subject_rows__theme", "doelgroep": "subject_rows__target_group"}
ALL = "alles"

Counts = dict[str, dict[str, int]]


def counts_of(visitor: Visitor, choices: Choices, stamp: Stamp | None = None) -> Counts:
    """Per facet and value the number of entries; the number that fits everything is under ``ALL``."""
    # Names of organisations change without a trace in the ledger.
    if choices.reached:
        return counted(visitor, choices)
    asked = (sorted(choices.facets.items()), choices.since, choices.until, choices.organisation, choices.text, choices.months)
    return kept(("facets", asked), lambda: counted(visitor, choices), stamp=stamp)


def counted(visitor: Visitor, choices: Choices) -> Counts:
    """The same, counted now, in one query. An entry has each goal, colleague, theme and group at most once: no word counts it twice."""
    parts: list[QuerySet[Any, Any]] = [
        found(visitor, choices).order_by().values(word=Value("", CharField())).annotate(number=Count("pk"), facet=Value(ALL, CharField()))
    ]
    for name, column in COLUMNS.items():
        rows = found(visitor, choices, without=name).filter(**{f"{column}__isnull": False}).order_by()
        grouped = rows.values(word=Cast(column, CharField())).annotate(number=Count("pk"))
        parts.append(grouped.annotate(facet=Value(name, CharField())))
    rows_of_all = [part.values_list("facet", "word", "number") for part in parts]
    counts: Counts = {name: {} for name in (ALL, *COLUMNS)}
    for name, word, number in rows_of_all[0].union(*rows_of_all[1:], all=True):
        counts[name][word] = number
    return counts


def total_of(counts: Counts) -> int:
    return sum(counts[ALL].values())
