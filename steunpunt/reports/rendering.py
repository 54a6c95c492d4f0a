"""Making the PDFs: claim a row, draw the frozen data, store the bytes once."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from goals.models import PolicyPlan
from steunpunt.reports.content import compile_plan
from steunpunt.reports.models import Rendering
from steunpunt.reports.printing import attachments, print_html, print_stylesheet
from steunpunt.reports.sections.stories.pictures import pictures_for_print
from steunpunt.shared.freezing import canonical_json, sha256_of
from steunpunt.shared.pdf import Progress, engine_versions, render_pdf

# A worker tells of itself at every phase; one phase of the longest report takes well under a minute.
SILENCE = timedelta(seconds=60)
MOST_ATTEMPTS = 5


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
    """Take a rendering up, unless it is done, has failed for good, or another worker is at it."""
    with transaction.atomic():
        waiting = Rendering.objects.claimable(silent_since=timezone.now() - SILENCE).select_for_update(skip_locked=True)
        rendering = waiting.filter(pk=pk).first()
        if rendering is None:
            return None
        rendering.state = Rendering.State.RUNNING
        rendering.attempts += 1
        rendering.heartbeat_at = timezone.now()
        rendering.progress, rendering.phase = 5, "started"
        rendering.save(update_fields=["state", "attempts", "heartbeat_at", "progress", "phase"])
    return rendering


def reporter(pk: int, attempt: int) -> Progress:
    def report(percent: int, phase: str) -> None:
        Rendering.objects.filter(pk=pk, attempts=attempt).update(progress=percent, phase=phase, heartbeat_at=timezone.now())

    return report


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
        content = draw(frozen_text(rendering), made_at=rendering.made_at, progress=reporter(pk, rendering.attempts))
    except Exception as problem:
        fail(rendering, problem)
        raise
    before_store()
    return store(rendering, content)


def fail(rendering: Rendering, problem: Exception) -> None:
    """Let it be tried again a few times; then say why it does not work."""
    final = rendering.attempts >= MOST_ATTEMPTS
    state = Rendering.State.FAILED if final else Rendering.State.WAITING
    Rendering.objects.filter(pk=rendering.pk, attempts=rendering.attempts, state=Rendering.State.RUNNING).update(
        state=state, error=f"{type(problem).__name__}: {problem}"[:2000]
    )


def store(rendering: Rendering, content: bytes) -> Rendering | None:
    """Keep the bytes, unless a later attempt took over or was faster, or a draft was dropped: there is exactly one PDF."""
    with transaction.atomic():
        current = Rendering.objects.select_for_update(of=("self",)).filter(pk=rendering.pk).first()
        if current is None or current.is_done or current.attempts != rendering.attempts:
            return None
        current.sha256, current.size, current.engine = sha256_of(content), len(content), engine_versions()
        current.state, current.progress, current.phase, current.error = Rendering.State.DONE, 100, "done", ""
        current.file.save(f"{current.kind}-{current.sha256[:16]}.pdf", ContentFile(content), save=False)
        current.save()
    return current
