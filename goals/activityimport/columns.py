"""Which column holds what: guessed from the heads, remembered, or chosen by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from goals.models import ActivityKind, ImportMapping, Mode
from steunpunt.accounts.models import User
from steunpunt.shared.tables.heads import Field, columns_of, known_as
from steunpunt.shared.tables.table import Table

DAY = _("Such as 31/3/2025 or 2025-03-31.")
SEVERAL = _("Several are separated by “;”.")
FIELDS: tuple[Field, ...] = (
    Field("starts_on", _("Date"), known_as("datum", "date", "dag", "begindatum", "van", "start", "dtstart"), DAY, is_required=True),
    Field("ends_on", _("Last day"), known_as("laatste dag", "last day", "einddatum", "tot", "end", "dtend"), DAY),
    Field("title", _("Title"), known_as("titel", "title", "activiteit", "naam", "onderwerp", "summary"), is_required=True),
    Field("kind", _("Kind"), known_as("soort", "kind", "type")),
    Field(
        "goal",
        _("Operational goal"),
        known_as("operationele doelstelling", "operational goal", "doel", "goal", "od", "doelstelling"),
        _("Its code (SD1-OD5 or 1.5), its short label or its text."),
    ),
    Field("other_goals", _("Also serves"), known_as("draagt ook bij tot", "also serves", "andere doelen", "dient ook"), SEVERAL),
    Field("mode", _("How"), known_as("vorm", "how", "hoe", "mode")),
    Field("half_days", _("Half-days"), known_as("halve dagen", "half-days", "dagdelen", "half days")),
    Field("participations", _("Participations"), known_as("deelnames", "participations", "aantal deelnames", "deelnemers", "aantal")),
    Field(
        "organisations",
        _("Organisations reached"),
        known_as("bereikte organisaties", "organisations reached", "organisaties", "organisatie", "organisations"),
        SEVERAL,
    ),
    Field("municipality", _("Municipality"), known_as("gemeente", "municipality", "plaats"), _("Its name or its NIS code.")),
    Field("staff", _("By whom"), known_as("door wie", "by whom", "medewerker", "medewerkers", "collega", "wie"), SEVERAL),
    Field("themes", _("Themes"), known_as("thema", "thema's", "theme", "themes"), SEVERAL),
    Field(
        "target_groups",
        _("For whom"),
        known_as("doelgroep", "doelgroepen", "voor wie", "for whom", "target group", "target groups"),
        SEVERAL,
    ),
    Field("text", _("What was done"), known_as("wat er gebeurde", "what was done", "omschrijving", "beschrijving", "description")),
)
BY_NAME = {each.name: each for each in FIELDS}


@dataclass(frozen=True)
class Reading:
    """Per field the number of its column, and what counts where the file says nothing."""

    columns: dict[str, int] = field(default_factory=dict)
    kind: str = ""
    goal: int | None = None
    mode: str = ""
    is_by_me: bool = False
    adds_organisations: bool = False

    def to_plain(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_plain(cls, data: Mapping[str, Any]) -> Reading:
        """Whatever was kept in another shape is left aside."""
        columns = {name: number for name, number in data.get("columns", {}).items() if name in BY_NAME and isinstance(number, int)}
        kind, mode, goal = data.get("kind", ""), data.get("mode", ""), data.get("goal")
        return cls(
            columns,
            kind if kind in ActivityKind.values else "",
            goal if isinstance(goal, int) else None,
            mode if mode in Mode.values else "",
            bool(data.get("is_by_me")),
            bool(data.get("adds_organisations")),
        )


def guess(table: Table) -> Reading:
    """What the heads say."""
    return Reading(columns_of(table, FIELDS), mode=Mode.ON_SITE, is_by_me=table.kind == "ics")


def remembered(user: User, table: Table) -> Reading | None:
    """What this person chose for the last file with just these heads."""
    row = ImportMapping.objects.filter(user=user, headers_key=table.headers_key).first()
    if row is None:
        return None
    mapping = Reading.from_plain(row.mapping)
    return mapping if all(0 <= number < len(table.headers) for number in mapping.columns.values()) else None


def example_rows(goal: str, year: int) -> list[list[str]]:
    """The heads that are known at once, and one row that may be taken over as it stands."""
    cells = {
        "starts_on": f"31/3/{year}",
        "title": "Vorming: samen vergaderen",
        "kind": str(ActivityKind.TRAINING.label),
        "goal": goal,
        "mode": str(Mode.ONLINE.label),
        "half_days": "1,5",
        "participations": "12",
    }
    return [[str(each.label) for each in FIELDS], [cells.get(each.name, "") for each in FIELDS]]
