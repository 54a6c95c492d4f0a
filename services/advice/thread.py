"""The thread of a request: the question, what was said since, and the same of the requests that were joined with it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from services.models import AdviceFile, AdviceMail, AdviceMessage, AdviceRequest, MessageKind


@dataclass(frozen=True)
class Piece:
    """One thing that was said. ``kind`` is a kind of message, or “question”."""

    kind: str
    author: str
    at: datetime
    text: str
    files: tuple[AdviceFile, ...]
    request: AdviceRequest
    anchor: str
    mails: tuple[AdviceMail, ...] = ()

    @property
    def is_ours(self) -> bool:
        return self.kind == MessageKind.ANSWER

    @property
    def is_note(self) -> bool:
        return self.kind == MessageKind.NOTE


def group_of(request: AdviceRequest) -> list[AdviceRequest]:
    """The request and those that were joined with it."""
    return [request, *request.merged_requests.order_by("created_at", "pk")]


def thread_of(requests: Iterable[AdviceRequest], *, with_notes: bool) -> list[Piece]:
    """Everything in its order, in a fixed number of queries; notes only for colleagues."""
    rows = {request.pk: request for request in requests}
    messages = AdviceMessage.objects.filter(request__in=rows).select_related("created_by").prefetch_related("files")
    messages = messages.prefetch_related("mails") if with_notes else messages.exclude(kind=MessageKind.NOTE)
    with_question: dict[int, list[AdviceFile]] = {pk: [] for pk in rows}
    for file in AdviceFile.objects.filter(request__in=rows, message=None):
        with_question[file.request_id].append(file)
    pieces = [question_of(request, tuple(with_question[pk])) for pk, request in rows.items()]
    pieces += [piece_of(message, rows[message.request_id], with_mails=with_notes) for message in messages]
    return sorted(pieces, key=lambda piece: piece.at)


def question_of(request: AdviceRequest, files: tuple[AdviceFile, ...]) -> Piece:
    return Piece("question", name_of(request), request.created_at, request.question, files, request, f"vraag-{request.pk}")


def piece_of(message: AdviceMessage, request: AdviceRequest, *, with_mails: bool) -> Piece:
    ours = message.kind != MessageKind.ASKER
    author = str(message.created_by or _("former colleague")) if ours else name_of(request)
    mails = tuple(message.mails.all()) if with_mails else ()
    anchor = f"bericht-{message.pk}"
    return Piece(message.kind, author, message.created_at, message.text, tuple(message.files.all()), request, anchor, mails)


def name_of(request: AdviceRequest) -> str:
    return request.contact_name or _("name no longer kept")


def files_of(requests: Iterable[AdviceRequest], *, with_notes: bool) -> list[AdviceFile]:
    """Files that may be opened by who sees this thread."""
    found = AdviceFile.objects.filter(request__in=[request.pk for request in requests])
    return list(found if with_notes else found.exclude(message__kind=MessageKind.NOTE))
