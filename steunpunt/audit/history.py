"""What happened to one row, and to what hangs on it: who, when, from which value to which."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from steunpunt.shared.differences import Segment, word_difference
from steunpunt.shared.events import events_of

WHAT = {"insert": gettext_lazy("Added"), "update": gettext_lazy("Changed"), "delete": gettext_lazy("Removed")}
NOT_TOLD = frozenset(
    {"id", "version", "year", "form_token", "origin_key", "sha256", "content_type"}
    | {f"{verb}_{what}" for verb in ("created", "updated", "uploaded") for what in ("at", "by")}
)
NAMES = ("title", "name", "email", "label")
MOST_LETTERS = 4000


@dataclass(frozen=True)
class FieldChange:
    label: str
    difference: list[Segment]


@dataclass(frozen=True)
class Change:
    """One change of a row. ``thing`` is its kind in words, ``name`` tells which one."""

    at: datetime
    position: int
    who: str
    reason: str
    thing: str
    name: str
    what: str
    changes: list[FieldChange]


def history_of(model: type[models.Model], pk: int) -> list[Change]:
    """The newest first; empty when there never was such a row. As many queries as there are kinds of rows, and one per kind of link."""
    told = [*changes_of(model, "pgh_obj_id", pk)]
    for child, field in parts_of(model):
        told += changes_of(child, field, pk)
    return sorted(told, key=lambda change: (change.at, change.position), reverse=True)


def parts_of(model: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    """Tracked models whose rows belong to a row of this one: they go when it goes."""
    for other in apps.get_models():
        if other is model or not hasattr(other, "pgh_event_model"):
            continue
        for field in other._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and field.related_model is model and field.remote_field.on_delete is models.CASCADE:
                yield other, field.attname


def changes_of(model: type[models.Model], key: str, pk: int) -> Iterator[Change]:
    events = events_of(model).filter(**{key: pk}).select_related("pgh_context").order_by("pgh_id")
    rows = list(events)
    linked, before = names_of_links(model, rows), dict[int, Any]()
    for event in rows:
        previous, before[event.pgh_obj_id] = before.get(event.pgh_obj_id), event
        changes = list(fields_changed(model, previous, event, linked, hidden=key))
        if changes or event.pgh_label != "update":
            yield told_as(model, event, changes)


def told_as(model: type[models.Model], event: Any, changes: list[FieldChange]) -> Change:
    context = event.pgh_context.metadata if event.pgh_context else {}
    name = next((str(getattr(event, name)) for name in NAMES if getattr(event, name, "")), "")
    thing = str(model._meta.verbose_name)
    reason = str(context.get("reason", ""))
    return Change(event.pgh_created_at, event.pgh_id, who_of(context), reason, thing, name, str(WHAT[event.pgh_label]), changes)


def who_of(context: dict[str, Any]) -> str:
    name = str(context.get("actor_name", ""))
    return _("the portal itself") if name in ("", "system") else name


def names_of_links(model: type[models.Model], rows: list[Any]) -> dict[str, dict[Any, str]]:
    """For every link in these rows, what it led to, in words; one query per kind of link that is used."""
    names: dict[str, dict[Any, str]] = {}
    for field in told_fields(model):
        if isinstance(field, models.ForeignKey):
            ids = {getattr(row, field.attname) for row in rows} - {None}
            related: Any = field.related_model
            names[field.name] = {pk: str(found) for pk, found in related._default_manager.in_bulk(ids).items()} if ids else {}
    return names


def told_fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    tracked = {field.name for field in events_of(model).model._meta.get_fields()}
    heavy = (models.JSONField, models.BinaryField)
    return [f for f in model._meta.concrete_fields if f.name in tracked and f.name not in NOT_TOLD and not isinstance(f, heavy)]


def fields_changed(
    model: type[models.Model], previous: Any, event: Any, linked: dict[str, dict[Any, str]], *, hidden: str
) -> Iterator[FieldChange]:
    for field in told_fields(model):
        if field.attname == hidden:
            continue
        old = "" if previous is None else in_words(getattr(previous, field.attname), field, linked)
        new = "" if event.pgh_label == "delete" else in_words(getattr(event, field.attname), field, linked)
        if old != new:
            yield FieldChange(label_of(field), word_difference(old[:MOST_LETTERS], new[:MOST_LETTERS]))


def label_of(field: models.Field[Any, Any]) -> str:
    related: Any = field.related_model if isinstance(field, models.ForeignKey) else None
    is_named = str(field.verbose_name) != field.name.replace("_", " ")
    return str(field.verbose_name if is_named or related is None else related._meta.verbose_name)


def in_words(value: Any, field: models.Field[Any, Any], linked: dict[str, dict[Any, str]]) -> str:
    if field.name in linked and value is not None:
        return linked[field.name].get(value, _("removed (%(number)s)") % {"number": value})
    value = dict(field.flatchoices).get(value, value) if field.choices else value
    if value is None or not isinstance(field, ArrayField):
        return plain_words(value)
    return ", ".join(in_words(one, field.base_field, linked) for one in value)


def plain_words(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return pgettext("answer", "yes") if value else pgettext("answer", "no")
        case datetime():
            return date_format(timezone.localtime(value), "j F Y H:i")
        case date():
            return date_format(value, "j F Y")
    return str(value)
