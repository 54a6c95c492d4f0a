"""What every write about advice needs: the row locked, its version, its errors in words."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from functools import partial

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from goals.actions.values import LedgerError
from services.models import AdviceFile, AdviceMessage, AdviceRequest, AdviceState, MessageKind
from steunpunt.accounts.models import User
from steunpunt.shared.uploads import CheckedUpload


class AdviceError(LedgerError):
    """It cannot be done so; ``problems`` says per field what is wrong and how to mend it."""


class AdviceConflictError(Exception):
    """Somebody wrote meanwhile; ``current`` is what is there now."""

    def __init__(self, current: AdviceRequest) -> None:
        self.current = current
        super().__init__(_("Somebody wrote here while you were writing. Read what is new and send again."))


def may_answer(actor: User) -> None:
    if not actor.may("advice.answer"):
        raise PermissionDenied


def locked(request: AdviceRequest, *, version: int | None = None) -> AdviceRequest:
    """The row, ours until the end of the transaction. With a version: raises ``AdviceConflictError`` when it is another one now."""
    current = AdviceRequest.objects.select_for_update().get(pk=request.pk)
    if version is not None and current.version != version:
        raise AdviceConflictError(current)
    return current


def refuse_closed(request: AdviceRequest) -> None:
    if request.is_closed:
        raise AdviceError({"text": _("This request is closed. Open it again first.")})


def save(request: AdviceRequest, actor: User | None) -> None:
    """Keep a changed row as its next version."""
    request.version += 1
    request.updated_by = actor
    request.save()


def move(request: AdviceRequest, state: str) -> None:
    """To another state that is not the end."""
    request.state, request.outcome = state, ""
    request.closed_at = request.closed_by = None


def back_to_work(request: AdviceRequest) -> None:
    """It is somebody's turn at the centre again."""
    move(request, AdviceState.TAKEN if request.assignee_id else AdviceState.NEW)


def put_message(
    request: AdviceRequest, *, actor: User | None, kind: MessageKind, text: str, token: uuid.UUID, uploads: Iterable[CheckedUpload] = ()
) -> AdviceMessage:
    text = text.replace("\r\n", "\n").strip()
    uploads = list(uploads)
    if not text and not uploads:
        raise AdviceError({"text": _("Write something first.")})
    message = AdviceMessage.objects.create(request=request, kind=kind, text=text, form_token=token, created_by=actor)
    keep_files(request, actor=actor, uploads=uploads, message=message)
    return message


def keep_files(request: AdviceRequest, *, actor: User | None, uploads: Iterable[CheckedUpload], message: AdviceMessage | None) -> None:
    for upload in uploads:
        AdviceFile.objects.create(
            request=request,
            message=message,
            file=upload.content,
            name=upload.name,
            content_type=upload.content_type,
            size=upload.size,
            sha256=upload.sha256,
            uploaded_by=actor,
        )


def was_sent(token: uuid.UUID) -> bool:
    """Whether this very form came before: a second press changes nothing."""
    return AdviceMessage.objects.filter(form_token=token).exists()


def forget_files(files: Iterable[AdviceFile]) -> None:
    """Take files out of the store once the rows are really gone."""
    for row in files:
        transaction.on_commit(partial(row.file.storage.delete, str(row.file.name)))
