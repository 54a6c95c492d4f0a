"""The columns that a table of offers or of sessions can have, and the names by which they are known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from steunpunt.shared.tables.heads import Field, columns_of, known_as, plain_head
from steunpunt.shared.tables.table import SourceProblem, Table

LANGUAGES = ("nl", "en")
PRICES = (
    Field("price_rule", gettext_lazy("Price"), known_as("prijs", "prijsregel", "price", "price rule")),
    Field("price", gettext_lazy("Amount in euro"), known_as("bedrag", "bedrag in euro", "amount", "amount in euro")),
)
MODE = Field("mode", gettext_lazy("How"), known_as("vorm", "hoe", "how", "mode"))
TRAINERS = Field("trainers", gettext_lazy("Who gives it"), known_as("wie geeft het", "lesgever", "lesgevers", "trainer", "trainers"))
OFFER_FIELDS: tuple[Field, ...] = (
    Field("kind", gettext_lazy("Kind"), known_as("soort", "kind", "type"), is_required=True),
    Field("title", gettext_lazy("Title"), known_as("titel", "title", "naam", "name"), is_required=True),
    Field("summary", gettext_lazy("In one or two sentences"), known_as("samenvatting", "kort", "summary"), is_required=True),
    Field("description", gettext_lazy("Description"), known_as("beschrijving", "omschrijving", "description")),
    Field("learning", gettext_lazy("What you learn"), known_as("wat je leert", "leerdoelen", "learning")),
    Field("audience", gettext_lazy("For whom"), known_as("voor wie", "publiek", "audience")),
    Field("level", gettext_lazy("Level"), known_as("niveau", "level")),
    Field("goal", gettext_lazy("Goal it serves most"), known_as("doel", "operationele doelstelling", "goal", "operational goal")),
    Field("other_goals", gettext_lazy("Also serves"), known_as("andere doelen", "draagt ook bij tot", "other goals")),
    Field("themes", gettext_lazy("Themes"), known_as("thema", "thema's", "theme", "themes")),
    Field("target_groups", gettext_lazy("Target groups"), known_as("doelgroep", "doelgroepen", "target group", "target groups")),
    replace(MODE, is_required=True),
    Field("half_days", gettext_lazy("Half-days"), known_as("halve dagen", "dagdelen", "half-days", "half days")),
    Field("language", gettext_lazy("Language"), known_as("taal", "language")),
    *PRICES,
    TRAINERS,
    Field("contact", gettext_lazy("Contact person"), known_as("contact", "contactpersoon", "contact person")),
    Field("accessibility", gettext_lazy("Accessibility"), known_as("toegankelijkheid", "accessibility")),
    Field("owner", gettext_lazy("Who looks after this offer"), known_as("eigenaar", "trekker", "owner")),
    Field("review_on", gettext_lazy("Look at it again on"), known_as("na te kijken op", "review date", "to be reviewed on")),
)
SESSION_FIELDS: tuple[Field, ...] = (
    Field("offer", gettext_lazy("Offer"), known_as("aanbod", "offer", "titel", "title"), is_required=True),
    Field("day", gettext_lazy("Day"), known_as("dag", "datum", "day", "date"), is_required=True),
    Field("begins", gettext_lazy("From"), known_as("van", "begin", "beginuur", "from", "start"), is_required=True),
    Field("ends", gettext_lazy("Until what hour"), known_as("tot", "einde", "einduur", "until", "end"), is_required=True),
    Field("more_parts", gettext_lazy("Other parts"), known_as("andere delen", "nog delen", "other parts")),
    Field("capacity", gettext_lazy("Places"), known_as("plaatsen", "aantal plaatsen", "places", "capacity"), is_required=True),
    Field("minimum", gettext_lazy("Minimum of participants"), known_as("minimum", "minimum deelnemers")),
    Field("decide_on", gettext_lazy("Day to decide"), known_as("beslisdag", "beslissen op", "decide on", "day to decide")),
    Field("label", gettext_lazy("Name of this time"), known_as("naam", "label", "name")),
    MODE,
    Field("municipality", gettext_lazy("Municipality"), known_as("gemeente", "municipality", "stad")),
    Field("address", gettext_lazy("Street and number"), known_as("adres", "straat en nummer", "address")),
    Field("room", gettext_lazy("Building and room"), known_as("zaal", "lokaal", "gebouw en zaal", "room")),
    Field("access", gettext_lazy("How to get there and get in"), known_as("bereikbaarheid", "access")),
    Field("online_link", gettext_lazy("Link for participants"), known_as("link", "online link")),
    Field("registration_opens_at", gettext_lazy("Registration opens"), known_as("inschrijven vanaf", "registration opens")),
    Field("registration_closes_at", gettext_lazy("Registration closes"), known_as("inschrijven tot", "registration closes")),
    Field("has_waiting_list", gettext_lazy("There is a waiting list"), known_as("wachtlijst", "waiting list")),
    Field("queue_cap", gettext_lazy("Waiting people per organisation, at most"), known_as("wachtenden per organisatie", "queue cap")),
    Field("accept_hours", gettext_lazy("Hours to accept a place"), known_as("uren om te aanvaarden", "accept hours")),
    TRAINERS,
    *PRICES,
)


def with_labels(fields: Iterable[Field]) -> list[Field]:
    """Each is also known by what our own pages and template call it, in both languages."""
    found = []
    for each in fields:
        labels = set()
        for language in LANGUAGES:
            with override(language):
                labels.add(plain_head(str(each.label)))
        found.append(replace(each, heads=each.heads | labels))
    return found


def find_columns(table: Table, fields: tuple[Field, ...]) -> dict[str, int]:
    """Raises ``SourceProblem`` when a column that is needed is not there."""
    columns = columns_of(table, with_labels(fields))
    missing = [f"“{each.label}”" for each in fields if each.is_required and each.name not in columns]
    if missing:
        raise SourceProblem(
            _("These columns are missing: %(heads)s. Start from the example, or name them so.") % {"heads": ", ".join(missing)}
        )
    return columns


def unknown_heads(table: Table, columns: dict[str, int]) -> list[str]:
    return [head for index, head in enumerate(table.headers) if index not in columns.values()]
