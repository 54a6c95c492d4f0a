"""Making the PDFs: claim a row, draw the frozen data, store the bytes once."""

import json
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone

from goals.models import PolicyPlan
from steunpunt.reports.content import compile_plan
from steunpunt.reports.models import Rendering
from steunpunt.reports.printing import attachments, print_html, print_stylesheet
from steunpunt.reports.sections.stories.pictures import pictures_for_print
from steunpunt.shared import printed
from steunpunt.shared.freezing import canonical_json, sha256_of
from steunpunt.shared.pdf import Progress, render_pdf


def order_plan_pdf(plan: PolicyPlan, kind: str) -> Rendering:
    """The row for a PDF of the plan as it is now. Equal content has one row and one PDF, so visitors cannot make work."""
    from steunpunt.reports.tasks import send

    text = canonical_json(compile_plan(plan, kind))
    defaults = {"kind": kind, "plan": plan, "frozen_data": text, "made_at": timezone.now().replace(microsecond=0)}
    rendering, made = Rendering.objects.get_or_create(key=f"{kind}:{sha256_of(text.encode())}", defaults=defaults)
    if made:
        transaction.on_commit(lambda: send(rendering.pk))
    return rendering


def frozen_text(rendering: Rendering) -> str:
    return rendering.report.frozen_data if rendering.report else rendering.frozen_data


def claim(pk: int) -> Rendering | None:
    return printed.claim(Rendering.objects.all(), pk)


def draw(text: str, *, made_at: Any, progress: Progress = lambda percent, phase: None) -> bytes:
    """The bytes of a PDF from frozen data: equal data, moment and engine give equal bytes."""
    data = json.loads(text)
    identifier = sha256_of(text.encode())
    progress(10, "drawing")
    html = print_html(data, data_sha256=identifier, frozen_at=made_at)
    return render_pdf(
        html,
        stylesheet=print_stylesheet(data),
        made_at=made_at,
        identifier=identifier,
        attachments=attachments(data, text),
        pictures=pictures_for_print(data),
        progress=progress,
    )


def render(pk: int, *, before_store: Callable[[], None] = lambda: None) -> Rendering | None:
    """Make the PDF of a row if it waits. Gives the row when it was made here; raises what WeasyPrint raises."""
    rendering = claim(pk)
    if rendering is None:
        return None
    try:
        content = draw(frozen_text(rendering), made_at=rendering.made_at, progress=printed.reporter(rendering))
    except Exception as problem:
        printed.fail(rendering, problem)
        raise
    before_store()
    return store(rendering, content)


def store(rendering: Rendering, content: bytes) -> Rendering | None:
    """Keep the bytes under a name that carries their hash, unless another attempt was faster or a draft was dropped."""
    return printed.store(rendering, content, name=f"{rendering.kind}-{sha256_of(content)[:16]}.pdf")
