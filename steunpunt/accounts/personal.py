"""What an account holds of a person, and how it becomes nobody's: the row stays, because others point at it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pgtrigger
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.auth.hashers import make_password
from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from steunpunt.accounts.models import Invitation, User
from steunpunt.shared.events import events_of
from steunpunt.shared.personal import Holding, Part, Person, Row, facts_of


def account_of(person: Person) -> User | None:
    return User.objects.filter(pk=person.account).first() if person.account else None


def names(person: Person) -> Iterable[str]:
    user = account_of(person)
    return () if user is None else (user.name,)


def held(person: Person) -> Iterable[Holding]:
    user = account_of(person)
    if user is None:
        return
    facts = facts_of(user, "email", "name", "role", "is_active", "last_login")
    facts["addresses"] = list(EmailAddress.objects.filter(user=user).values_list("email", flat=True))
    facts["second_step"] = list(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    facts["invited"] = Invitation.objects.filter(user=user).values_list("invited_at", flat=True).first()
    yield Holding(
        "account", _("Account"), (Row(user.joined_at, facts),),
        _("Address, name, password and second step are erased; an empty account with a number stays, because work points at it."),
    )  # fmt: skip
    events = events_of(User).filter(pgh_obj_id=user.pk).order_by("pgh_id")
    yield Holding(
        "account_history", _("History of the account"),
        tuple(Row(event.pgh_created_at, facts_of(event, "email", "name", "role")) for event in events),
        _("Address and name are erased; role and moment stay."),
    )  # fmt: skip


def erase(person: Person, actor: Any) -> None:
    # Somebody else may have tried to add this address to an account.
    EmailAddress.objects.filter(email__iexact=person.email, verified=False).delete()
    user = account_of(person)
    if user is None:
        return
    name, email = _("Erased account %(number)s") % {"number": user.pk}, f"gewist-{user.pk}@gewist.invalid"
    Invitation.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
    user.groups.clear()
    User.objects.filter(pk=user.pk).update(
        email=email, name=name, is_active=False, is_staff=False, is_superuser=False, password=make_password(None), last_login=None
    )
    with pgtrigger.ignore("accounts.UserEvent:append_only"):
        events_of(User).filter(pgh_obj_id=user.pk).update(email=email, name=name)
    users = ContentType.objects.get_for_model(User)
    LogEntry.objects.filter(content_type=users, object_id=str(user.pk)).update(object_repr=name)


PART = Part("accounts", held, erase, names)
