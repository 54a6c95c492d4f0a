"""The figures of a page as files: rows for a spreadsheet, JSON for a program."""

import csv
import io
import json
from collections.abc import Iterator

from django.http import Http404, HttpResponse

from goals.figures import LevelFigures
from goals.figures.plain import level_plain

COLUMNS = ("code", "label", "year", "measure", "part", "value", "measured", "unknown", "not_applicable")
Row = tuple[object, ...]
Level = tuple[str, str, LevelFigures]


def as_file(*, levels: list[Level], year: int, name: str, extension: str) -> HttpResponse:
    """One file of the figures of some levels. Raises Http404 for any other kind of file than csv and json."""
    makers = {"csv": ("text/csv; charset=utf-8", as_csv), "json": ("application/json", as_json)}
    if extension not in makers:
        raise Http404(extension)
    content_type, make = makers[extension]
    response = HttpResponse(make(levels, year), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}-{year}.{extension}"'
    return response


def as_csv(levels: list[Level], year: int) -> str:
    """Semicolons and a byte order mark, so that a Belgian spreadsheet opens it as it is. An empty value is unknown."""
    file = io.StringIO()
    file.write("\ufeff")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for code, label, figures in levels:
        writer.writerows((code, safe(label), year, *row) for row in rows(figures))
    return file.getvalue()


def as_json(levels: list[Level], year: int) -> str:
    data = [{"code": code, "label": label, "figures": level_plain(figures)} for code, label, figures in levels]
    return json.dumps({"year": year, "levels": data}, ensure_ascii=False, indent=2, sort_keys=True)


def rows(figures: LevelFigures) -> Iterator[Row]:
    yield ("activities", "", figures.activities, figures.activities, 0, 0)
    for measure in ("organisations", "participations", "half_days"):
        total = getattr(figures, measure)
        yield (measure, "", "" if total.value is None else total.value, total.measured, total.unknown, total.not_applicable)
    parts: dict[str, list[tuple[object, int]]] = {
        "kind": [*figures.by_kind.items()],
        "mode": [*figures.by_mode.items()],
        "quarter": [*enumerate(figures.by_quarter, 1)],
        "month": [*enumerate(figures.by_month, 1)],
    }
    for measure, counts in parts.items():
        for part, count in counts:
            yield (f"activities_by_{measure}", part, count, count, 0, 0)


def safe(text: str) -> str:
    """Text of a plan that a spreadsheet would take for a formula gets an apostrophe."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
