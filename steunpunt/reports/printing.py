"""From frozen data to the HTML that WeasyPrint lays out, and to the files that travel in the PDF."""

import csv
import io
from datetime import datetime
from math import cos, sin
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from steunpunt.reports.chapters import COLOURS, chapters, printed_codes, shortened, totals
from steunpunt.reports.editions.changes import levels
from steunpunt.reports.indicators import indicators_at
from steunpunt.reports.sections.tables.cells import parts_of
from steunpunt.shared.charts import THREAD
from steunpunt.shared.pdf import AttachedFile

MONTH_NAMES = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
# The drawing on the cover, in its own units: 500 wide, a row for each month.
ROW, FIRST_KNOT, FARTHEST_KNOT, WIDEST_GAP = 34, 58, 494, 16


def print_stylesheet(data: dict[str, Any]) -> str:
    """The style of every publication, and over it the marks of a draft."""
    names = ["print.css", "draft.css"] if data.get("is_draft") else ["print.css"]
    return "".join((Path(settings.BASE_DIR) / "templates" / "print" / name).read_text(encoding="utf-8") for name in names)


def print_html(data: dict[str, Any], *, data_sha256: str, frozen_at: datetime) -> str:
    """The whole publication as HTML, in Dutch, whatever the language of who asks."""
    template, content = DRAWN.get(data["kind"], ("print/plan.html", plan_context))
    context = {"data": data, "data_sha256": data_sha256, "frozen_at": timezone.localtime(frozen_at), "owner": settings.SITE_OWNER}
    with translation.override("nl"):
        context |= content(data)
        return render_to_string(template, context)


def report_context(data: dict[str, Any]) -> dict[str, Any]:
    total = data["figures"]["total"]
    return {
        "year": year_cover(total["by_month"]),
        "chapters": chapters(data),
        "totals": totals(total),
        "codes": printed_codes(data, "plan"),
        "indicators": indicators_at(data, "plan"),
        "parts": parts_of(data),
        "corrected": corrected(data),
    }


def corrected(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The figures that an erratum changed, old beside new; empty in a first edition."""
    changes = (data.get("erratum") or {}).get("figures", [])
    return [
        {
            "level": "Het hele plan" if each["level"] == "plan" else each["level"],
            "label": FIGURE_NAMES[each["figure"]],
            "before": shortened({"value": each["before"]})["value"],
            "after": shortened({"value": each["after"]})["value"],
            "unknown_before": each["unknown_before"],
            "unknown_after": each["unknown_after"],
        }
        for each in changes
    ]


FIGURE_NAMES = {
    "activities": "Activiteiten",
    "half_days": "Dagdelen",
    "participations": "Deelnames",
    "organisations": "Organisaties bereikt",
}
HEADINGS = {"plan": "Beleidsplan", "goals": "Onze doelen", "ten-points": "Ons 10-puntenprogramma"}


def plan_context(data: dict[str, Any]) -> dict[str, Any]:
    goals = []
    for goal in data.get("strategic_goals", []):
        index = (goal["number"] - 1) % len(COLOURS)
        goals.append({**goal, "colour": COLOURS[index], "style": index + 1})
    heading = HEADINGS[data["kind"]]
    return {
        "heading": heading,
        "heading_words": heading.split(),
        "period": data["period"].replace("-", "–"),
        "goals": goals,
        "entries": entries_of(data, goals),
        "cover": plan_cover(goals) if goals else points_cover(data),
    }


def entries_of(data: dict[str, Any], goals: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The lines of the contents."""
    entries: list[dict[str, Any]] = [{"anchor": "missie", "text": "Onze missie"}] if data.get("mission") else []
    if data["kind"] != "goals":
        entries.append({"anchor": "punten", "text": HEADINGS["ten-points"]})
    if data.get("target_groups"):
        entries.append({"anchor": "doelgroepen", "text": "Onze doelgroepen"})
    return entries + [{"anchor": goal["code"], "text": f"{goal['code']} – {goal['text']}", "style": goal["style"]} for goal in goals]


def plan_cover(goals: list[dict[str, Any]]) -> dict[str, Any]:
    """The thread through the plan: a knot for each goal, with its name."""
    knots: list[dict[str, Any]] = []
    y = 16.0
    for goal in goals:
        knots.append(cover_knot(y, f"{goal['code']} {goal['label']}", goal["colour"], is_strong=True))
        for part in goal["operational_goals"]:
            y += 18
            knots.append(cover_knot(y, part["label"], goal["colour"]))
        y += 30
    return {"knots": knots, "height": round(y)}


def points_cover(data: dict[str, Any]) -> dict[str, Any]:
    titles = {point["number"]: point["title"] for point in data.get("ten_points", [])}
    knots = [cover_knot(16 + 40 * index, titles.get(index + 1, str(index + 1)), THREAD, is_strong=True) for index in range(10)]
    return {"knots": knots, "height": 410}


def cover_knot(y: float, label: str, colour: str, *, is_strong: bool = False) -> dict[str, Any]:
    size = 13 if is_strong else 11
    return {
        "y": y,
        "r": 7 if is_strong else 3.5,
        "text_y": y + size / 3,
        "size": size,
        "label": label,
        "colour": colour,
        "is_strong": is_strong,
    }


def year_cover(months: list[int]) -> dict[str, Any]:
    """A thread for each month, with a knot for each activity on it; a full year draws the knots closer."""
    gap = min(WIDEST_GAP, (FARTHEST_KNOT - FIRST_KNOT) / max(*months, 1))
    rows = []
    for month, count in enumerate(months):
        middle = ROW * (month + 0.5)
        # Threads are never straight: a slow wave, another one for each month.
        knots = [
            {"x": round(FIRST_KNOT + index * gap, 2), "y": round(middle + 4.5 * sin(index * gap / 26) * cos(month), 2)}
            for index in range(count)
        ]
        rows.append({"name": MONTH_NAMES[month], "label_y": round(middle + 3.5), "knots": knots, "path": through(middle, knots)})
    return {"rows": rows, "radius": round(min(4.6, gap * 0.36), 2), "height": ROW * 12, "end": ROW * 12 - 4}


def through(middle: float, knots: list[dict[str, float]]) -> str:
    return "".join([f"M40 {middle}", *(f"L{knot['x']} {knot['y']}" for knot in knots)]) if knots else ""


def attachments(data: dict[str, Any], text: str) -> list[AttachedFile]:
    """The data behind the publication: canonical JSON always, a table of the figures for a report."""
    files = [AttachedFile("gegevens.json", text.encode(), "Alle gegevens van deze publicatie")]
    if data["kind"] == "annual":
        files.append(AttachedFile("cijfers.csv", figures_csv(data).encode(), "De cijfers per doelstelling"))
    if data["kind"] == "progress":
        from steunpunt.reports.progress.pages import years_csv

        files.append(AttachedFile("cijfers.csv", years_csv(data).encode(), "De cijfers per jaar en doelstelling"))
    return files


def progress_context(data: dict[str, Any]) -> dict[str, Any]:
    from steunpunt.reports.progress.pages import corrected as corrected_years
    from steunpunt.reports.progress.pages import goals_of, lines_of

    goals = []
    for part in goals_of(data):
        index = (part.number - 1) % len(COLOURS)
        mark = {"code": part.code, "number": part.number, "colour": COLOURS[index], "style": index + 1}
        goals.append({"part": part, **mark})
    return {
        "cover": years_cover(data["years"]),
        "goals": goals,
        "lines": lines_of(data, "plan"),
        "parts": parts_of(data),
        "corrected": corrected_years(data),
    }


def years_cover(years: list[dict[str, Any]]) -> dict[str, Any]:
    """The thread with a knot for each year."""
    knots = [
        cover_knot(16 + 46 * index, f"{each['year']}: {each['figures']['total']['activities']} activiteiten", THREAD, is_strong=True)
        for index, each in enumerate(years)
    ]
    return {"knots": knots, "height": 46 * len(years), "end": 46 * len(years) - 26}


DRAWN = {"annual": ("print/report.html", report_context), "progress": ("print/progress.html", progress_context)}


def figures_csv(data: dict[str, Any]) -> str:
    """One line per level and figure; an empty value is unknown, which is not zero."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(["jaar", "niveau", "cijfer", "waarde", "gemeten", "onbekend", "niet van toepassing"])
    for code, figures in levels(data["figures"]):
        writer.writerow([data["year"], code, "activiteiten", figures["activities"], figures["activities"], 0, 0])
        for name, label in (("half_days", "dagdelen"), ("participations", "deelnames"), ("organisations", "organisaties")):
            total = figures[name]
            value = "" if total["value"] is None else total["value"]
            writer.writerow([data["year"], code, label, value, total["measured"], total["unknown"], total["not_applicable"]])
    return out.getvalue()
