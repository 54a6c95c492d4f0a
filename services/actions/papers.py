"""Ordering a PDF of a session, and throwing it away."""

from __future__ import annotations

import contextlib
from functools import partial
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from services.models import Paper, Participant, Session
from services.papers.content import certificate_of, key_of, list_of
from services.querysets.papers import PaperQuerySet
from steunpunt.accounts.models import User
from steunpunt.audit.actions import recording
from steunpunt.shared.freezing import canonical_json
from steunpunt.shared.orders import tell_worker

FOLDER = "papers"


def order_certificate(*, actor: User | None, participant: Participant, again: bool = False) -> Paper:
    """The row for the certificate as it would be now; those of before (another name) are thrown away."""
    return order(actor, certificate_of(participant), participant.registration.session, participant, again=again)


def order_list(*, actor: User, session: Session, again: bool = False) -> Paper:
    """The row for the list to sign as it would be now; those of before are thrown away."""
    return order(actor, list_of(session), session, None, again=again)


def order(actor: User | None, data: dict[str, Any], session: Session, participant: Participant | None, *, again: bool) -> Paper:
    """Equal content has one row and one PDF, so nobody can make work. ``again`` gives one that failed another chance."""
    key = key_of(data, (participant or session).pk)
    there = Paper.objects.filter(key=key).first()
    if there is not None and not is_to_redo(there, again=again):
        return there
    values = {"kind": data["kind"], "session": session, "participant": participant, "data": canonical_json(data)}
    with recording(actor, reason="pdf"):
        others = Paper.objects.filter(kind=data["kind"], session=session, participant=participant)
        drop(others.exclude(key=key) if there is None else others)
        paper, made = Paper.objects.get_or_create(key=key, defaults=values | {"made_at": timezone.now().replace(microsecond=0)})
        if made:
            transaction.on_commit(partial(send_soon, paper.pk))
    return paper


def is_to_redo(paper: Paper, *, again: bool) -> bool:
    """One that failed when somebody asks so; one that is done when its file was lost."""
    return again if paper.state == Paper.State.FAILED else paper.is_done and not has_file(paper)


def has_file(paper: Paper) -> bool:
    return default_storage.exists(str(paper.file.name))


def send_soon(pk: int) -> None:
    from services.tasks import make_paper_of

    tell_worker(make_paper_of, pk)


def drop(papers: PaperQuerySet) -> int:
    """Rows and files go; a worker that is storing one finishes first. Gives how many rows."""
    keys = [paper.pk for paper in papers.order_by("pk").select_for_update(of=("self",))]
    Paper.objects.filter(pk__in=keys).delete()
    for pk in keys:
        transaction.on_commit(partial(default_storage.delete, file_of(pk)))
    return len(keys)


def file_of(pk: int) -> str:
    return f"{FOLDER}/{pk}.pdf"


def sweep_files() -> int:
    """Files of which no row knows, such as after a machine went down at the wrong moment. Gives how many."""
    names: list[str] = []
    with contextlib.suppress(FileNotFoundError):
        names = default_storage.listdir(FOLDER)[1]
    known = {file_of(pk) for pk in Paper.objects.values_list("pk", flat=True)}
    lost = [f"{FOLDER}/{name}" for name in names if f"{FOLDER}/{name}" not in known]
    for name in lost:
        default_storage.delete(name)
    return len(lost)
