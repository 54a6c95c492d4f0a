"""The columns of the table, and the words that people may use in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import override

from goals.models import ActivityKind, Direction, Measure, Mode, Source, SurveyMeasure

# The heading as the example has it, and what else people call it.
COLUMNS: dict[str, tuple[str, ...]] = {
    "code": ("code",),
    "level": ("doel", "doelstelling", "goal"),
    "title": ("titel", "title", "indicator"),
    "unit": ("eenheid", "unit"),
    "decimals": ("decimalen", "decimals"),
    "source": ("meting", "measure", "measured"),
    "kinds": ("soorten", "kinds"),
    "mode": ("vorm", "mode"),
    "direction": ("richting", "direction"),
    "valid_from_year": ("vanaf", "from"),
    "text": ("definitie", "definition"),
    "explanation": ("uitleg", "explanation"),
    "owner": ("trekker", "eigenaar", "owner"),
    "baseline_value": ("nulmeting", "baseline"),
    "baseline_year": ("jaar nulmeting", "baseline year"),
    "baseline_source": ("bron nulmeting", "baseline source"),
}
NEEDED = ("code", "title", "unit", "source", "text")
BY_HEADING = {heading: name for name, headings in COLUMNS.items() for heading in headings}
# What a person may write under “meting”, besides the labels of the choices.
MORE_WORDS = {
    "deelnames": (Source.LEDGER, Measure.PARTICIPATIONS),
    "participations": (Source.LEDGER, Measure.PARTICIPATIONS),
    "dagdelen": (Source.LEDGER, Measure.HALF_DAYS),
    "halve dagen": (Source.LEDGER, Measure.HALF_DAYS),
    "organisaties": (Source.LEDGER, Measure.ORGANISATIONS),
    "organisations": (Source.LEDGER, Measure.ORGANISATIONS),
    "activiteiten": (Source.LEDGER, Measure.COUNT),
    "aantal": (Source.LEDGER, Measure.COUNT),
    "met de hand": (Source.MANUAL, ""),
    "handmatig": (Source.MANUAL, ""),
    "hoger": (Direction.HIGHER, ""),
    "lager": (Direction.LOWER, ""),
    "binnen": (Direction.WITHIN, ""),
}


def plain(text: str) -> str:
    return " ".join(text.lower().split())


def words_of(choices: Iterable[Any]) -> dict[str, Any]:
    """Every way to name a choice: its key and its label in both languages."""
    found = {}
    for choice in choices:
        found[plain(choice.value)] = choice
        for language in ("nl", "en"):
            with override(language):
                found[plain(str(choice.label))] = choice
    return found


def measures() -> dict[str, tuple[str, str, str]]:
    """How something is measured, by the words for it: source, measure of the ledger, measure of the survey."""
    found: dict[str, tuple[str, str, str]] = {word: (Source.LEDGER, each, "") for word, each in words_of(Measure).items()}
    found |= {word: (Source.SURVEY, "", each) for word, each in words_of(SurveyMeasure).items()}
    found |= {word: (Source.MANUAL, "", "") for word, each in words_of(Source).items() if each == Source.MANUAL}
    return found | {word: (source, measure, "") for word, (source, measure) in MORE_WORDS.items() if source in Source.values}


def directions() -> dict[str, Any]:
    return words_of(Direction) | {word: each for word, (each, _measure) in MORE_WORDS.items() if each in Direction.values}


def kinds() -> dict[str, Any]:
    return words_of(ActivityKind)


def modes() -> dict[str, Any]:
    return words_of(Mode)


def offered(name: str) -> str:
    """The words of one column in the language of the reader, for a message."""
    choices: dict[str, list[Any]] = {
        "source": [*Measure, *SurveyMeasure, Source.MANUAL],
        "direction": [*Direction],
        "kinds": [*ActivityKind],
        "mode": [*Mode],
    }
    return ", ".join(str(choice.label).lower() for choice in choices[name])
