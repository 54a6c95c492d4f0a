"""An organisation that people typed by name, because the list did not have it: a colleague picks the right one or adds it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from stdnum.be import vat

from landscape.actions import add_organisation
from landscape.models import Municipality, Organisation
from services.actions.advice.basics import save
from services.actions.errors import ServiceError
from services.models import AdviceRequest, Registration, SessionState
from steunpunt.accounts.models import User
from steunpunt.audit.actions import recording

REASON = "organisation that was proposed by name"


@dataclass(frozen=True)
class NewOrganisation:
    """An organisation that is not in the list yet; ``kbo_number`` is empty or a right one."""

    name: str
    municipality: Municipality | None = None
    kbo_number: str = ""


@dataclass(frozen=True)
class Linked:
    """What was linked; ``logged`` counts the registrations of sessions that were logged before."""

    organisation: Organisation
    registrations: int
    requests: int
    logged: int


def already_there(new: NewOrganisation) -> Organisation | None:
    """The one that adding would find: with this number, or with this name in this municipality."""
    if new.kbo_number:
        return Organisation.objects.filter(kbo_number=vat.compact(new.kbo_number)).first()
    rows = Organisation.objects.alias(low=Lower("name"))
    return rows.filter(low=" ".join(new.name.split()).lower(), municipality=new.municipality).first()


def settle(
    *,
    actor: User,
    registration: Registration,
    to: Organisation | NewOrganisation,
    registrations: Collection[int] = (),
    requests: Collection[int] = (),
) -> Linked:
    """Link this registration, and those of the others with the same proposed name that were chosen (by number), in one go.

    Who has an organisation meanwhile keeps it. Raises ``ServiceError`` when this registration has one, PermissionDenied for who may not.
    """
    if not actor.may("registration.change") or (isinstance(to, NewOrganisation) and not actor.may("organisation.add")):
        raise PermissionDenied
    name = registration.organisation_name
    with recording(actor, reason=REASON):
        # All of them in one order, so that two colleagues never wait for each other.
        rows = Registration.objects.proposing(name).filter(pk__in={*registrations, registration.pk}).order_by("pk")
        keys = [row.pk for row in rows.select_for_update(of=("self",))]
        if registration.pk not in keys:
            raise ServiceError(_("A colleague settled this registration meanwhile."))
        organisation = to if isinstance(to, Organisation) else add(actor, to)
        chosen = Registration.objects.filter(pk__in=keys)
        logged = chosen.filter(session__state=SessionState.CLOSED).count()
        chosen.update(organisation=organisation, organisation_name="")
        asked = link_requests(actor, name, organisation, requests)
    return Linked(organisation, len(keys), asked, logged)


def add(actor: User, new: NewOrganisation) -> Organisation:
    return add_organisation(actor=actor, name=new.name, municipality=new.municipality, kbo_number=new.kbo_number or None)


def link_requests(actor: User, name: str, organisation: Organisation, keys: Collection[int]) -> int:
    if not actor.may("advice.answer"):
        return 0
    found = list(AdviceRequest.objects.proposing(name).filter(pk__in=keys).order_by("pk").select_for_update())
    for request in found:
        request.organisation = organisation
        save(request, actor)
    return len(found)
