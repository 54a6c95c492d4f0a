"""Finding the person behind an address, and erasing everything of them in one go."""

from __future__ import annotations

import structlog
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from steunpunt.accounts.models import User
from steunpunt.audit.actions import recording
from steunpunt.shared import personal
from steunpunt.shared.personal import Holding, Person

log = structlog.get_logger(__name__)
REASON = "personal data erased on request"


class PrivacyError(Exception):
    """It cannot be erased now; the text says why and what to do first."""


def person_of(email: str) -> Person:
    """The person with this address, with the account and the names that are known."""
    email = email.strip().lower()
    account = User.objects.filter(email__iexact=email).values_list("pk", flat=True).first()
    if account is None:
        account = EmailAddress.objects.filter(email__iexact=email, verified=True).values_list("user", flat=True).first()
    return personal.whole(Person(email, account))


def why_not(actor: User, person: Person) -> str:
    """Why this cannot be erased now, in words; empty when it can."""
    user = User.objects.filter(pk=person.account).first() if person.account else None
    if user is None:
        return ""
    if user.pk == actor.pk:
        return _("This is your own account. Ask another publisher to erase it.")
    if user.is_colleague:
        return _("This is the account of a colleague who still works here. Close it first under People, and hand over what waits.")
    return ""


def erase(*, actor: User, email: str) -> list[Holding]:
    """Everything goes or nothing does; gives what was there. Raises ``PrivacyError`` when something has to happen first."""
    if not actor.may("person.erase"):
        raise PermissionDenied
    with recording(actor, reason=REASON):
        person = person_of(email)
        if person.account:
            # Held until the end, so that two publishers do not erase the same at once; who registers meanwhile need not wait.
            User.objects.select_for_update(no_key=True).get(pk=person.account)
        problem = why_not(actor, person)
        if problem:
            raise PrivacyError(problem)
        found = personal.held_of(person)
        personal.erase(person, actor)
    log.info("personal_data_erased", by=actor.pk, **{holding.key: holding.count for holding in found if not holding.stays})
    return found
