"""Writing the words that every room shares."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from steunpunt.accounts.models import User
from steunpunt.audit.actions import recording
from steunpunt.vocabulary.models import Theme


class ThemeError(Exception):
    """The theme cannot become so; the text says why and what to do."""


def add_theme(*, actor: User | None, name: str, is_sample: bool = False) -> Theme:
    """A word by which support and entries are found. Raises ``ThemeError`` for one that is there already."""
    return _save(actor, Theme(is_sample=is_sample), name)


def rename_theme(*, actor: User | None, theme: Theme, name: str) -> Theme:
    """Another name for the same subject: what carries it keeps it. An example that somebody renames is one no more."""
    theme.is_sample = False
    return _save(actor, theme, name)


def remove_theme(*, actor: User | None, theme: Theme) -> None:
    """Raises ``ThemeError`` while something carries the theme: what was reported about it stays true."""
    _allow(actor)
    try:
        with recording(actor):
            theme.delete()
    except ProtectedError as error:
        raise ThemeError(_("“%(name)s” is in use, so it stays. Give it another name if it changed.") % {"name": theme.name}) from error


def _allow(actor: User | None) -> None:
    if actor is not None and not actor.may("vocabulary.change"):
        raise PermissionDenied


def _save(actor: User | None, theme: Theme, name: str) -> Theme:
    _allow(actor)
    name = " ".join(name.split())
    slug = slugify(name)[:120]
    if not slug:
        raise ThemeError(_("Write a name with letters in it."))
    if Theme.objects.filter(name__iexact=name).exclude(pk=theme.pk).exists():
        raise ThemeError(_("There is a theme of this name already."))
    theme.name, theme.slug = name, slug
    try:
        with recording(actor):
            theme.save()
    except IntegrityError as error:
        raise ThemeError(_("A theme that is written almost the same is there already. Choose another name.")) from error
    return theme
