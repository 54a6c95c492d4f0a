"""What happened to a plan: who, when, and the difference word by word."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from goals.models import OperationalGoal, PlanDocument, PlanTargetGroup, PolicyPlan, StrategicGoal, TenPoint
from steunpunt.accounts.models import User
from steunpunt.audit.history import WHAT, FieldChange, who_of
from steunpunt.shared.differences import word_difference
from steunpunt.shared.events import events_of

TRACKED = (PolicyPlan, StrategicGoal, OperationalGoal, TenPoint, PlanTargetGroup, PlanDocument)
NOT_TOLD = frozenset(
    {
        "id",
        "version",
        "updated_at",
        "plan",
        "strategic_goal",
        "target_group",
        "uploaded_at",
        "uploaded_by",
        "file",
        "content_type",
        "size",
        "sha256",
    }
)
# The code of a new part already says where it stands.
PLACES = frozenset({"number", "order"})


@dataclass(frozen=True)
class Entry:
    """One change of one part of the plan. ``part`` is its key in an address, such as ``od-12``."""

    at: datetime
    position: int
    who: str
    reason: str
    part: str
    code: str
    what: str
    changes: list[FieldChange]


def history_of(plan: PolicyPlan, *, part: str = "") -> list[Entry]:
    """The newest first. As many queries as there are kinds of parts, and one for names."""
    names = dict(User.objects.values_list("pk", "name"))
    entries = [entry for model in TRACKED for entry in _entries(model, plan, names) if part in ("", entry.part)]
    return sorted(entries, key=lambda entry: (entry.at, entry.position), reverse=True)


def part_key(model: type[models.Model], pk: int) -> str:
    return f"{model._meta.model_name}-{pk}"


def _entries(model: type[models.Model], plan: PolicyPlan, names: dict[int, str]) -> Iterator[Entry]:
    before: dict[int, Any] = {}
    for event in _events(model, plan):
        previous = before.get(event.pgh_obj_id)
        before[event.pgh_obj_id] = event
        changes = list(_changes(model, previous, event, names))
        if not changes and event.pgh_label == "update":
            continue
        context = event.pgh_context.metadata if event.pgh_context else {}
        yield Entry(
            at=event.pgh_created_at,
            position=event.pgh_id,
            who=who_of(context),
            reason=str(context.get("reason", "")),
            part=part_key(model, event.pgh_obj_id),
            code=_code(model, event),
            what=str(WHAT[event.pgh_label]),
            changes=changes,
        )


def _events(model: type[models.Model], plan: PolicyPlan) -> QuerySet[Any]:
    events = events_of(model).select_related("pgh_context").order_by("pgh_id")
    if model is PolicyPlan:
        return events.filter(pgh_obj_id=plan.pk)
    if model is OperationalGoal:
        return events.filter(strategic_goal__plan=plan).select_related("strategic_goal", "pgh_context")
    if model is PlanTargetGroup:
        return events.filter(plan=plan).select_related("target_group", "pgh_context")
    return events.filter(plan=plan)


def _code(model: type[models.Model], event: Any) -> str:
    if model is StrategicGoal:
        return f"SD{event.number}"
    if model is OperationalGoal:
        return f"SD{event.strategic_goal.number}-OD{event.number}"
    if model is PlanTargetGroup:
        return str(event.target_group)
    if model is TenPoint:
        return str(_("point %s") % event.number)
    if model is PlanDocument:
        return f"{PlanDocument.Kind(event.kind).label} {event.version}"
    return str(model._meta.verbose_name)


def _changes(model: type[models.Model], previous: Any, event: Any, names: dict[int, str]) -> Iterator[FieldChange]:
    for field in _told(model):
        if previous is None and field.name in PLACES:
            continue
        old = "" if previous is None else _in_words(getattr(previous, field.attname), field.name, names)
        new = "" if event.pgh_label == "delete" else _in_words(getattr(event, field.attname), field.name, names)
        if old != new:
            yield FieldChange(str(field.verbose_name), word_difference(old, new))


def _told(model: type[models.Model]) -> Iterable[models.Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if field.name not in NOT_TOLD]


def _in_words(value: Any, name: str, names: dict[int, str]) -> str:
    match value:
        case None | "":
            return ""
        case bool():
            return pgettext("answer", "yes") if value else pgettext("answer", "no")
        case datetime():
            return date_format(timezone.localtime(value), "j F Y H:i")
        case date():
            return date_format(value, "j F Y")
        case int() if name == "owner":
            return names.get(value, "")
    return str(value)
