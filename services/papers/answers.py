"""How somebody gets a paper: a page that says how far it is, and an address of the file."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import render

from services.actions.papers import has_file
from services.models import Paper


def paper_page(request: HttpRequest, paper: Paper, **context: Any) -> HttpResponse:
    """``title``, ``file_url`` and ``crumbs`` in ``context``. While it is made the page looks again by itself, with or without script."""
    words = context | {"paper": paper, "is_coming": paper.state in (Paper.State.WAITING, Paper.State.RUNNING)}
    return render(request, "registrations/paper.html", words, status=202 if words["is_coming"] else 200)


def ready(key: str) -> Paper | None:
    """The paper that says this, when it can be had now."""
    paper = Paper.objects.done().filter(key=key).first()
    return paper if paper is not None and has_file(paper) else None


def paper_file(paper: Paper, name: str) -> FileResponse:
    """The stored bytes, never anything made anew."""
    return FileResponse(paper.file.open("rb"), as_attachment=True, filename=f"{name}.pdf", content_type="application/pdf")
