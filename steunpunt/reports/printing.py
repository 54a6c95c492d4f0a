"""From frozen data to the HTML that WeasyPrint lays out, and to the files that travel in the PDF."""

import csv
import io
from datetime import datetime
from math import cos, pi, sin
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from steunpunt.reports.chapters import COLOURS, chapters, totals
from steunpunt.shared.pdf import AttachedFile

MONTH_NAMES = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
MONTHS = [(name, 24 + index * 22) for index, name in enumerate(MONTH_NAMES)]


def print_stylesheet() -> str:
    return (Path(settings.BASE_DIR) / "templates" / "print" / "print.css").read_text(encoding="utf-8")


def print_html(data: dict[str, Any], *, data_sha256: str, frozen_at: datetime) -> str:
    """The whole publication as HTML, in Dutch, whatever the language of who asks."""
    template = "print/report.html" if data["kind"] == "annual" else "print/plan.html"
    context = {"data": data, "data_sha256": data_sha256, "frozen_at": timezone.localtime(frozen_at), "owner": settings.SITE_OWNER}
    if data["kind"] == "annual":
        context |= report_context(data)
    else:
        context |= plan_context(data)
    with translation.override("nl"):
        return render_to_string(template, context)


def report_context(data: dict[str, Any]) -> dict[str, Any]:
    total = data["figures"]["total"]
    return {"year_knots": year_knots(total["by_month"]), "chapters": chapters(data), "totals": totals(total), "months": MONTHS}


HEADINGS = {"plan": "Beleidsplan", "goals": "Onze doelen", "ten-points": "Ons 10-puntenprogramma"}


def plan_context(data: dict[str, Any]) -> dict[str, Any]:
    goals = []
    for goal in data.get("strategic_goals", []):
        index = (goal["number"] - 1) % len(COLOURS)
        goals.append({**goal, "colour": COLOURS[index], "style": index + 1})
    knots, y = [], 14
    for goal in goals:
        knots.append({"y": y, "r": 7, "colour": goal["colour"]})
        knots += [{"y": y + 18 * (index + 1), "r": 3.5, "colour": goal["colour"]} for index in range(len(goal["operational_goals"]))]
        y += 18 * (len(goal["operational_goals"]) + 1) + 12
    points = [{"y": 14 + 40 * index, "r": 6, "colour": "#a3142b"} for index in range(10)]
    return {"heading": HEADINGS[data["kind"]], "goals": goals, "plan_knots": knots or points}


def year_knots(months: list[int]) -> list[dict[str, float]]:
    """The cover: a thread of twelve months with a knot for each activity, the months one under the other."""
    knots = []
    for month, count in enumerate(months):
        for index in range(count):
            # Knots of a month lie on a slow wave around the thread, so that each one is seen.
            knots.append({"x": round(24 + index * 6.4, 2), "y": round(20 + month * 22 + 3.5 * sin(index * pi / 5) * cos(month), 2)})
    return knots


def attachments(data: dict[str, Any], text: str) -> list[AttachedFile]:
    """The data behind the publication: canonical JSON always, a table of the figures for a report."""
    files = [AttachedFile("gegevens.json", text.encode(), "Alle gegevens van deze publicatie")]
    if data["kind"] == "annual":
        files.append(AttachedFile("cijfers.csv", figures_csv(data).encode(), "De cijfers per doelstelling"))
    return files


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


def levels(figures: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    found = [("plan", figures["total"])]
    for goal in figures["strategic_goals"]:
        found.append((goal["code"], goal["figures"]))
        found += [(part["code"], part["figures"]) for part in goal["operational_goals"]]
    return found
