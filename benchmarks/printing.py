"""PDF against WeasyPrint alone on the same page: the plan, and an annual report of some sixty pages."""

import json
from datetime import UTC, datetime
from typing import Any

from benchmarks import hand

# With stories of this length the report has about sixty pages.
PARAGRAPHS = 22
SENTENCE = "Vrijwilligers en beroepskrachten zochten samen uit wat een vereniging nodig heeft om nieuwe mensen welkom te heten. "


def pdf(times: int) -> dict[str, Any]:
    from goals.models import PolicyPlan
    from steunpunt.reports.content import compile_plan

    plan = compile_plan(PolicyPlan.objects.get(first_year=2021), "plan")
    return {"plan": compared(plan, times), "annual report": compared(annual_report(), max(times // 2, 1))}


def annual_report() -> dict[str, Any]:
    from django.db import transaction

    from steunpunt.reports.actions import create_report
    from steunpunt.reports.content import compile_report

    with transaction.atomic():
        data = compile_report(create_report(actor=None, year=2024))
        transaction.set_rollback(True)
    story = "".join(f"<p>{SENTENCE * 5}</p>" for _number in range(PARAGRAPHS))
    return {**data, "foreword": story, "narratives": dict.fromkeys(data["narratives"], story)}


def compared(data: dict[str, Any], times: int) -> dict[str, Any]:
    from steunpunt.reports.printing import print_html, print_stylesheet
    from steunpunt.reports.rendering import draw
    from steunpunt.shared.freezing import canonical_json, sha256_of
    from steunpunt.shared.pdf import font_faces

    moment = datetime(2026, 1, 1, tzinfo=UTC)
    text = canonical_json(data)
    data = json.loads(text)
    html = print_html(data, data_sha256=sha256_of(text.encode()), frozen_at=moment)
    pages: list[int] = []

    def alone() -> None:
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration

        fonts = FontConfiguration()
        sheet = CSS(string=font_faces() + print_stylesheet(data), font_config=fonts)
        document = HTML(string=html).render(stylesheets=[sheet], font_config=fonts)
        pages.append(len(document.pages))
        document.write_pdf(pdf_variant="pdf/a-3a")

    ours, theirs = hand.both(lambda: draw(text, made_at=moment), alone, times, warm_up=1)
    return {"pages": pages[-1], "ms": round(ours), "weasyprint_alone_ms": round(theirs), "times_alone": round(ours / theirs, 2)}
