"""Reading a list of recognised organisations that somebody has at hand; the project ships no such list."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db import IntegrityError

from landscape.models import Organisation, Recognition, check_kbo_number
from steunpunt.audit.actions import recording

COLUMNS = ("kbo", "naam", "van", "tot")


class RecognitionFileError(Exception):
    """The file cannot be read; the text says on which line and why. Nothing was written."""


@dataclass(frozen=True)
class Recognised:
    """``ends_on`` is the last day; None while it lasts."""

    kbo_number: str
    name: str
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True)
class Loaded:
    organisations: int
    created: int
    updated: int
    unchanged: int


def read_recognitions(lines: Iterable[str]) -> list[Recognised]:
    """Rows of a CSV file with the columns kbo, naam, van and tot (days as 2021-01-01). Raises RecognitionFileError."""
    reader = csv.DictReader(lines)
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or [])]
    if missing:
        raise RecognitionFileError(f"line 1: the column {missing[0]} is missing; needed are {', '.join(COLUMNS)}")
    found: dict[tuple[str, date], Recognised] = {}
    for row in reader:
        one = read_row({column: (row[column] or "").strip() for column in COLUMNS}, reader.line_num)
        if (one.kbo_number, one.starts_on) in found:
            raise RecognitionFileError(f"line {reader.line_num}: {one.kbo_number} from {one.starts_on} is there twice")
        found[one.kbo_number, one.starts_on] = one
    rows = sorted(found.values(), key=lambda one: (one.kbo_number, one.starts_on))
    refuse_overlap(rows)
    if not rows:
        raise RecognitionFileError("the file holds no recognitions")
    return rows


def read_row(row: dict[str, str], line: int) -> Recognised:
    number = "".join(sign for sign in row["kbo"] if sign.isdigit())
    try:
        check_kbo_number(number)
        starts_on = date.fromisoformat(row["van"])
        ends_on = date.fromisoformat(row["tot"]) if row["tot"] else None
    except ValidationError as problem:
        raise RecognitionFileError(f"line {line}: {row['kbo']!r} is no KBO number: {' '.join(problem.messages)}") from problem
    except ValueError as problem:
        raise RecognitionFileError(f"line {line}: write days as 2021-01-01, found {row['van']!r} and {row['tot']!r}") from problem
    if not row["naam"]:
        raise RecognitionFileError(f"line {line}: a name is needed")
    if ends_on is not None and ends_on < starts_on:
        raise RecognitionFileError(f"line {line}: {ends_on} is before {starts_on}")
    return Recognised(number, row["naam"][:200], starts_on, ends_on)


def refuse_overlap(rows: list[Recognised]) -> None:
    for one, after in pairwise(rows):
        if one.kbo_number == after.kbo_number and (one.ends_on is None or one.ends_on >= after.starts_on):
            raise RecognitionFileError(f"{one.kbo_number}: the recognition from {one.starts_on} still runs on {after.starts_on}")


def load_recognitions(wanted: list[Recognised]) -> Loaded:
    """Add organisations and recognitions that are new, correct last days; by KBO number. Nothing is deleted.

    Raises RecognitionFileError when a period overlaps one that is there and that the file does not name.
    """
    try:
        return write_recognitions(wanted)
    except IntegrityError as problem:
        if "recognitions_apart" not in str(problem):
            raise
        raise RecognitionFileError(f"a period overlaps one that is there already: {str(problem).splitlines()[-1]}") from problem


def write_recognitions(wanted: list[Recognised]) -> Loaded:
    with recording(None, reason="load_recognitions"):
        there = {row.kbo_number: row for row in Organisation.objects.filter(kbo_number__in=[one.kbo_number for one in wanted])}
        names = {one.kbo_number: one.name for one in wanted if one.kbo_number not in there}
        for number, name in names.items():
            there[number] = Organisation.objects.create(kbo_number=number, name=name)
        created = updated = 0
        for one in wanted:
            row, is_new = Recognition.objects.get_or_create(
                organisation=there[one.kbo_number], starts_on=one.starts_on, defaults={"ends_on": one.ends_on}
            )
            if not is_new and row.ends_on != one.ends_on:
                row.ends_on = one.ends_on
                row.save(update_fields=["ends_on"])
                updated += 1
            created += is_new
    return Loaded(len(names), created, updated, len(wanted) - created - updated)
