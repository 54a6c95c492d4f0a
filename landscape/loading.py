"""Reading a list of municipalities that somebody has at hand; the project ships no such list."""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass

from landscape.models import Municipality
from steunpunt.audit.actions import recording

COLUMNS = ("nis", "naam_nl", "provincie")


class MunicipalityFileError(Exception):
    """The file cannot be read; the text says on which line and why. Nothing was written."""


@dataclass(frozen=True)
class Loaded:
    created: int
    updated: int
    unchanged: int


def read_municipalities(lines: Iterable[str]) -> list[Municipality]:
    """Rows of a CSV file with at least the columns nis, naam_nl and provincie. Raises MunicipalityFileError."""
    reader = csv.DictReader(lines)
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or [])]
    if missing:
        raise MunicipalityFileError(f"line 1: the column {missing[0]} is missing; needed are {', '.join(COLUMNS)}")
    found: dict[str, Municipality] = {}
    for row in reader:
        code, name, province = ((row[column] or "").strip() for column in COLUMNS)
        if not re.fullmatch(r"\d{5}", code) or not name:
            raise MunicipalityFileError(
                f"line {reader.line_num}: a NIS code of five digits and a name are needed, found {code!r} and {name!r}"
            )
        if code in found:
            raise MunicipalityFileError(f"line {reader.line_num}: NIS code {code} is there twice")
        found[code] = Municipality(nis_code=code, name=name, province=province)
    if not found:
        raise MunicipalityFileError("the file holds no municipalities")
    return list(found.values())


def load_municipalities(wanted: list[Municipality]) -> Loaded:
    """Add what is new and correct names and provinces, by NIS code and never by name. Nothing is deleted."""
    with recording(None, reason="load_municipalities"):
        there = {place.nis_code: place for place in Municipality.objects.all()}
        new = [place for place in wanted if place.nis_code not in there]
        changed = []
        for place in wanted:
            old = there.get(place.nis_code)
            if old is not None and (old.name, old.province) != (place.name, place.province):
                old.name, old.province = place.name, place.province
                changed.append(old)
        Municipality.objects.bulk_create(new)
        Municipality.objects.bulk_update(changed, ["name", "province"])
    return Loaded(created=len(new), updated=len(changed), unchanged=len(wanted) - len(new) - len(changed))
