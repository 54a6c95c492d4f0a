"""Freezing: the one way in which something published becomes fixed for good.

What is frozen is canonical JSON: keys sorted, no spaces, UTF-8, so that equal data has equal bytes and
one SHA-256. The database keeps it so: a trigger refuses every change of a frozen column and every
deletion, whether it comes from a form, the admin or SQL.
"""

import hashlib
import json
from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class FreezeError(Exception):
    """Why something can't be frozen, published or changed; its text is for people."""


def canonical_json(data: Any) -> str:
    """Text that is the same for equal data. Raises TypeError for what JSON cannot carry, ValueError for NaN."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def sha256_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    FROZEN = "frozen", _("Frozen")
    PUBLISHED = "published", _("Published")


# What may still change once something is frozen: only that it becomes public.
KEPT = """
IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'What is frozen stays: % % can not be deleted.', TG_TABLE_NAME, OLD.id USING ERRCODE = 'integrity_constraint_violation';
END IF;
IF (to_jsonb(NEW) - ARRAY['state', 'published_at', 'published_by_id'])
    IS DISTINCT FROM (to_jsonb(OLD) - ARRAY['state', 'published_at', 'published_by_id'])
    OR NEW.state = 'draft' OR (OLD.state = 'published' AND to_jsonb(NEW) IS DISTINCT FROM to_jsonb(OLD)) THEN
    RAISE EXCEPTION 'What is frozen stays: % % can not be changed.', TG_TABLE_NAME, OLD.id USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN NEW;
"""


NOT_EMPTIED = """
EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I WHERE state <> ''draft'')', TG_TABLE_NAME) INTO found;
IF found THEN
    RAISE EXCEPTION 'What is frozen stays: % can not be emptied.', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN NULL;
"""


class Frozen(models.Model):
    """Something that is a draft, then frozen, then published: an edition with its data and their hash."""

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    edition = models.PositiveSmallIntegerField(_("edition"), default=1)
    frozen_data = models.TextField(_("frozen data"), blank=True, editable=False, help_text=_("Canonical JSON."))
    data_sha256 = models.CharField(_("SHA-256 of the data"), max_length=64, blank=True, editable=False)
    frozen_at = models.DateTimeField(_("frozen at"), null=True, blank=True, editable=False)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="%(class)s_state_known"),
            models.CheckConstraint(
                condition=Q(state=State.DRAFT, frozen_data="", data_sha256="", frozen_at__isnull=True)
                | (~Q(state=State.DRAFT) & ~Q(frozen_data="") & Q(data_sha256__regex="^[0-9a-f]{64}$", frozen_at__isnull=False)),
                name="%(class)s_frozen_has_data",
            ),
            models.CheckConstraint(
                condition=Q(state=State.PUBLISHED, published_at__isnull=False) | (~Q(state=State.PUBLISHED) & Q(published_at__isnull=True)),
                name="%(class)s_published_has_moment",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="frozen_stays",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state__in=[State.FROZEN, State.PUBLISHED]),
                func=KEPT,
            ),
            pgtrigger.Trigger(
                name="no_emptying",
                when=pgtrigger.Before,
                operation=pgtrigger.Truncate,
                level=pgtrigger.Statement,
                declare=[("found", "boolean")],
                func=NOT_EMPTIED,
            ),
        ]

    @property
    def is_draft(self) -> bool:
        return self.state == State.DRAFT

    @property
    def is_frozen(self) -> bool:
        return self.state in (State.FROZEN, State.PUBLISHED)

    @property
    def is_published(self) -> bool:
        return self.state == State.PUBLISHED

    @property
    def data(self) -> dict[str, Any]:
        """The frozen data. Raises ValueError on a draft, which has none."""
        found: dict[str, Any] = json.loads(self.frozen_data)
        return found


def hash_of_upload(file: Any) -> str:
    """SHA-256 of an uploaded file, read in pieces."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()
