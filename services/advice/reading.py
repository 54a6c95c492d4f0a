"""What the page of one request shows to colleagues."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from services.actions.advice.closing import entry_of, proposed_half_days
from services.advice.forms import shown_name
from services.advice.listing import WHEN, when_due
from services.advice.thread import group_of, thread_of
from services.advice.workforms import AnswerForm, AssignForm, NoteForm, TimeForm
from services.models import AdviceMail, AdviceMeeting, AdviceRequest, MailState
from steunpunt.accounts.models import User
from steunpunt.accounts.permissions import Visitor, may


def visible(visitor: Visitor, pk: int) -> AdviceRequest:
    rows = AdviceRequest.objects.visible_to(visitor).select_related("organisation", "assignee", "merged_into", "user", "closed_by")
    return get_object_or_404(rows, pk=pk)


def crumbs_to(advice: AdviceRequest, label: str = "") -> list[tuple[str, str]]:
    crumbs = [(_("Advice"), reverse("advice:list"))]
    if not label:
        return [*crumbs, (advice.reference, "")]
    return [*crumbs, (advice.reference, reverse("advice:detail", args=[advice.pk])), (label, "")]


def detail_context(user: User, advice: AdviceRequest, today: date) -> dict[str, Any]:
    """Everything but what is typed wrong; a fixed number of queries."""
    group = group_of(advice)
    times = list(advice.times.select_related("user"))
    minutes = sum(row.minutes for row in times)
    is_ours = advice.state in ("new", "taken")
    return {
        "advice": advice,
        "for_whom": shown_name(advice),
        "due_word": WHEN[when_due(advice.due_on, today)] if is_ours and advice.due_on else "",
        "is_late": is_ours and advice.due_on is not None and advice.due_on < today,
        "pieces": thread_of(group, with_notes=True),
        "merged": group[1:],
        "themes": list(advice.themes.all()),
        "goals": list(advice.goal_rows.select_related("goal__strategic_goal").order_by("-is_primary", "pk")),
        "times": times,
        "minutes": minutes,
        "proposal": proposed_half_days(minutes),
        "meetings": list(AdviceMeeting.objects.filter(request=advice).order_by("held_on", "pk")),
        "entry": entry_of(advice.entry_key),
        "mails": list(AdviceMail.objects.filter(request__in=group, message=None).order_by("created_at", "pk")),
        "failed": MailState.FAILED.value,
        "answer_form": AnswerForm(initial={"form_token": uuid.uuid4(), "version": advice.version}),
        "note_form": NoteForm(initial={"form_token": uuid.uuid4()}),
        "time_form": TimeForm(initial={"form_token": uuid.uuid4()}),
        "assign_form": AssignForm(initial={"assignee": advice.assignee_id}),
        "may_answer": may(user, "advice.answer"),
        "may_read_history": may(user, "history.read"),
        "is_mine": advice.assignee_id == user.pk,
        "crumbs": crumbs_to(advice),
    }
