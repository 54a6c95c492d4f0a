"""Writing in the landscape."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.db.models.functions import Lower
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from stdnum.be import vat

from landscape.models import Municipality, Organisation, Recognition
from steunpunt.accounts.models import User
from steunpunt.audit.actions import recording


class RecognitionError(Exception):
    """The recognition cannot become so; the text says why and what to do."""


def add_organisation(*, actor: User, name: str, municipality: Municipality | None = None, kbo_number: str | None = None) -> Organisation:
    """A new organisation, or the one that is there already with this number, or this name in this municipality."""
    name, number = " ".join(name.split()), vat.compact(kbo_number) if kbo_number else None
    with recording(actor):
        if number:
            there = Organisation.objects.filter(kbo_number=number).first()
        else:
            there = Organisation.objects.annotate(low=Lower("name")).filter(low=name.lower(), municipality=municipality).first()
        return there or Organisation.objects.create(name=name, municipality=municipality, kbo_number=number, created_by=actor)


def recognise(
    *, actor: User | None, organisation: Organisation, starts_on: date, ends_on: date | None = None, is_sample: bool = False
) -> Recognition:
    """From a day on, until another one or until further notice. Raises RecognitionError for a period that overlaps another one."""
    _allow(actor)
    return _save(actor, Recognition(organisation=organisation, is_sample=is_sample), starts_on, ends_on)


def change_recognition(*, actor: User, recognition: Recognition, starts_on: date, ends_on: date | None) -> Recognition:
    """Another first or last day; an example that somebody changes is one no more. Raises RecognitionError as ``recognise`` does."""
    _allow(actor)
    recognition.is_sample = False
    return _save(actor, recognition, starts_on, ends_on)


def remove_recognition(*, actor: User, recognition: Recognition) -> None:
    """For one that never was: the history keeps it. What ended has a last day instead."""
    _allow(actor)
    with recording(actor):
        recognition.delete()


def _allow(actor: User | None) -> None:
    if actor is not None and not actor.may("recognition.change"):
        raise PermissionDenied


def _save(actor: User | None, recognition: Recognition, starts_on: date, ends_on: date | None) -> Recognition:
    if ends_on is not None and ends_on < starts_on:
        raise RecognitionError(_("The last day lies before the first one."))
    others = Recognition.objects.filter(organisation=recognition.organisation).exclude(pk=recognition.pk)
    there = others.overlapping(starts_on, ends_on).first()
    if there:
        day = date_format(there.starts_on, "j F Y")
        raise RecognitionError(_("The recognition from %(day)s overlaps this period. End that one first.") % {"day": day})
    recognition.starts_on, recognition.ends_on = starts_on, ends_on
    try:
        with recording(actor):
            recognition.save()
    except IntegrityError as error:
        raise RecognitionError(_("Somebody else just noted a recognition that overlaps this period. Look at the list first.")) from error
    return recognition
