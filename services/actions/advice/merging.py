"""Two requests that ask the same become one: its thread shows both, and both links lead to it."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from services.actions.advice.basics import AdviceError, may_answer, save
from services.actions.advice.closing import entry_of
from services.models import AdviceOutcome, AdviceRequest, AdviceState
from steunpunt.accounts.models import User
from steunpunt.audit.actions import recording


def same_asker(one: AdviceRequest, other: AdviceRequest) -> bool:
    return one.contact_email.lower() == other.contact_email.lower()


def merge(*, actor: User, duplicate: AdviceRequest, target: AdviceRequest, may_share: bool = False) -> AdviceRequest:
    """Show the duplicate with the target. From then on each asker reads the whole thread, so two people have to agree."""
    may_answer(actor)
    with recording(actor):
        rows = AdviceRequest.objects.select_for_update().order_by("pk").in_bulk([duplicate.pk, target.pk])
        gone, kept = rows[duplicate.pk], rows[target.pk]
        _refuse(gone, kept, may_share=may_share)
        for one in gone.merged_requests.all():
            one.merged_into = kept
            save(one, actor)
        gone.merged_into, gone.state, gone.outcome = kept, AdviceState.CLOSED, AdviceOutcome.DUPLICATE
        gone.closed_at, gone.closed_by = gone.closed_at or timezone.now(), actor
        save(gone, actor)
        save(kept, actor)
    return kept


def _refuse(gone: AdviceRequest, kept: AdviceRequest, *, may_share: bool) -> None:
    problem = ""
    if gone.pk == kept.pk:
        problem = _("This is the same request. Choose another one.")
    elif kept.merged_into_id:
        problem = _("That request is joined with another one itself: choose that other one.")
    elif gone.anonymised_at or kept.anonymised_at:
        problem = _("One of both is no longer kept, so they cannot be joined.")
    elif gone.meetings.exists() or entry_of(gone.entry_key):
        problem = _("This request is logged already. Join the other one with it instead.")
    if problem:
        raise AdviceError({"target": problem})
    if not may_share and not same_asker(gone, kept):
        raise AdviceError({"may_share": _("Two different people asked. Both will read the whole thread: tick that they agree.")})
