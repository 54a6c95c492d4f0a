"""Drawing a paper, in the worker: the look of the reports, on one sheet or on a list."""

from __future__ import annotations

import json
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils import timezone, translation

from services.actions.papers import file_of
from services.models import Paper
from steunpunt.shared import printed
from steunpunt.shared.freezing import sha256_of
from steunpunt.shared.pdf import Progress, render_pdf

TEMPLATES = {Paper.Kind.CERTIFICATE: "print/certificate.html", Paper.Kind.LIST: "print/attendance.html"}
LINES_FOR_WALK_INS = 8
# More columns than this leave no room to sign.
MOST_COLUMNS = 3
# The drawing on the certificate: a thread with a knot for each part, in its own units.
FIRST_KNOT, BETWEEN_KNOTS, LONGEST_THREAD = 16, 30, 300
LONG_TITLE = 80


def stylesheet() -> str:
    folder = Path(settings.BASE_DIR) / "templates" / "print"
    return "".join((folder / name).read_text(encoding="utf-8") for name in ("print.css", "paper.css"))


def html_of(data: dict[str, Any], *, made_at: datetime) -> str:
    """A certificate in the language of its registration; a list in Dutch, as the reports are. Never in that of who asks."""
    language = data.get("language", settings.LANGUAGE_CODE)
    parts = [{"starts_at": moment(part["starts_at"]), "ends_at": moment(part["ends_at"])} for part in data["parts"]]
    context = {"data": data, "parts": parts, "made_at": timezone.localtime(made_at), "owner": settings.SITE_OWNER, "language": language}
    own = certificate_context if data["kind"] == Paper.Kind.CERTIFICATE else list_context
    with translation.override(language):
        return render_to_string(TEMPLATES[data["kind"]], context | own(data, parts))


def moment(text: str) -> datetime:
    return timezone.localtime(datetime.fromisoformat(text))


def certificate_context(data: dict[str, Any], parts: list[dict[str, datetime]]) -> dict[str, Any]:
    gap = min(BETWEEN_KNOTS, LONGEST_THREAD // max(len(parts), 1))
    letter = round(min(0.7 * gap, 15), 1)
    middles = [FIRST_KNOT + gap * index for index in range(len(parts))]
    knots = [{"y": middle, "text_y": middle + letter / 3, **part} for middle, part in zip(middles, parts, strict=True)]
    where = data["place"] or ("Online" if data["is_online"] else "")
    half_days = None if data["half_days"] is None else Decimal(data["half_days"])
    drawing = {"knots": knots, "height": FIRST_KNOT + gap * len(parts), "radius": gap / 6, "letter": letter}
    return drawing | {"is_long": len(data["title"]) > LONG_TITLE, "half_days": half_days, "where": where}


def list_context(data: dict[str, Any], parts: list[dict[str, datetime]]) -> dict[str, Any]:
    """A column to sign for each day, as long as one can still write in it."""
    days = list(dict.fromkeys(part["starts_at"].date() for part in parts))
    people = data["people"]
    return {
        "days": days if 1 < len(days) <= MOST_COLUMNS else [None],
        "blank": range(len(people) + 1, len(people) + 1 + LINES_FOR_WALK_INS),
        "has_needs": any(person["has_need"] for person in people),
    }


def draw(text: str, *, made_at: datetime, progress: Progress = lambda percent, phase: None) -> bytes:
    """The bytes of a PDF: equal data, moment and engine give equal bytes."""
    progress(10, "drawing")
    html = html_of(json.loads(text), made_at=made_at)
    return render_pdf(html, stylesheet=stylesheet(), made_at=made_at, identifier=sha256_of(text.encode()), progress=progress)


def render(pk: int) -> Paper | None:
    """Make the PDF of a row if it waits. Gives the row when it was made here; raises what WeasyPrint raises."""
    paper = printed.claim(Paper.objects.all(), pk)
    if paper is None:
        return None
    # What a worker left that died between writing the file and saying so.
    default_storage.delete(file_of(pk))
    try:
        content = draw(paper.data, made_at=paper.made_at, progress=printed.reporter(paper))
    except Exception as problem:
        printed.fail(paper, problem)
        raise
    return printed.store(paper, content, name=f"{pk}.pdf")
