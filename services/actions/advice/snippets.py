"""Standard texts for answers, shared by all colleagues."""

from __future__ import annotations

from django.db import IntegrityError
from django.utils.translation import gettext as _

from services.actions.advice.basics import AdviceError, may_answer
from services.models import AnswerSnippet
from steunpunt.accounts.models import User
from steunpunt.audit.actions import recording


def save_snippet(*, actor: User, title: str, text: str, snippet: AnswerSnippet | None = None) -> AnswerSnippet:
    """Add a text, or change one."""
    may_answer(actor)
    row = snippet or AnswerSnippet(created_by=actor)
    row.title, row.text = " ".join(title.split()), text.replace("\r\n", "\n").strip()
    try:
        with recording(actor):
            row.save()
    except IntegrityError as error:
        raise AdviceError({"title": _("There is a text with this title already. Choose another title.")}) from error
    return row


def remove_snippet(*, actor: User, snippet: AnswerSnippet) -> None:
    may_answer(actor)
    with recording(actor):
        snippet.delete()
