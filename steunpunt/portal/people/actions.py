"""Inviting people, letting them in, changing what they may do."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.utils import timezone
from django.utils.translation import gettext as _

from landscape.models import Membership, Organisation
from steunpunt.accounts.models import Invitation, User, invitation_end
from steunpunt.accounts.roles import Role
from steunpunt.audit.actions import recording

KEPT_AFTER_EXPIRY = timedelta(days=30)


class PeopleError(Exception):
    """Refused; ``problems`` says per field what and how to mend it (``__all__`` for the whole)."""

    def __init__(self, **problems: str) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems


def invite(*, actor: User | None, email: str, name: str, role: str, organisation: Organisation | None = None) -> Invitation:
    """An account that waits for its person. Raises PeopleError when the address has one, or a member has no organisation."""
    email = email.strip().lower()
    if (role == Role.MEMBER) != (organisation is not None):
        raise PeopleError(organisation=_("A member speaks for an organisation: choose which. Staff and publishers have none."))
    with recording(actor):
        there = User.objects.filter(email=email).first()
        if there and Invitation.objects.filter(user=there, accepted_at=None).exists():
            raise PeopleError(email=_("This person is invited already: send the invitation again from the list."))
        if there or EmailAddress.objects.filter(email=email, verified=True).exists():
            raise PeopleError(email=_("This address has an account already."))
        user = User.objects.create_user(email, name=name.strip(), role=role, is_active=False)
        if organisation:
            Membership.objects.create(user=user, organisation=organisation)
        return Invitation.objects.create(user=user, invited_by=actor)


def invite_again(*, actor: User, invitation: Invitation) -> Invitation:
    """A new link and a new period; links of earlier mails stop working. Raises PeopleError when it was accepted."""
    with recording(actor):
        invitation = locked(invitation)
        invitation.sent += 1
        invitation.expires_at = invitation_end()
        invitation.save(update_fields=["sent", "expires_at"])
        return invitation


def withdraw(*, actor: User, invitation: Invitation) -> None:
    """Nobody comes in with it any more, and the account that waited is gone. Raises PeopleError when it was accepted."""
    with recording(actor, reason=_("invitation withdrawn")):
        locked(invitation).user.delete()


def locked(invitation: Invitation) -> Invitation:
    row = Invitation.objects.select_for_update(of=("self",)).select_related("user").filter(pk=invitation.pk, accepted_at=None).first()
    if row is None:
        raise PeopleError(__all__=_("This invitation was accepted or withdrawn in the meantime."))
    return row


def accept(*, invitation: Invitation, name: str, password: str) -> User:
    """The person comes in: name and password of their own choice, address proven by the mailed link.

    Raises PeopleError when the invitation is used or over, and ValidationError for a weak password.
    """
    validate_password(password, invitation.user)
    with recording(invitation.user):
        row = locked(invitation)
        if not row.is_open or row.sent != invitation.sent:
            raise PeopleError(__all__=_("This invitation is over."))
        user = row.user
        user.name, user.is_active, user.joined_at = name.strip(), True, timezone.now()
        user.set_password(password)
        user.save()
        EmailAddress.objects.update_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
        row.accepted_at = timezone.now()
        row.save(update_fields=["accepted_at"])
        return user


def change_person(*, actor: User, person: User, role: str, is_active: bool) -> User:
    """What somebody may do here. Raises PeopleError when nobody would be left to publish, or a member would become a colleague."""
    with recording(actor):
        # Everybody who publishes is locked, so that two publishers cannot remove each other at once.
        publishers = list(User.objects.select_for_update().filter(role=Role.PUBLISHER, is_active=True).order_by("pk"))
        person = User.objects.select_for_update().get(pk=person.pk)
        if (person.role == Role.MEMBER) != (role == Role.MEMBER):
            raise PeopleError(role=_("A member cannot become a colleague, nor the other way round: invite the person with the other role."))
        if publishers == [person] and not (role == Role.PUBLISHER and is_active):
            raise PeopleError(__all__=_("This is the last publisher. Make somebody else publisher first."))
        if not is_active and person.pk == actor.pk:
            raise PeopleError(is_active=_("You cannot close your own account; ask another publisher."))
        person.role, person.is_active = role, is_active
        person.save(update_fields=["role", "is_active"])
        return person


def forget_second_step(*, actor: User, person: User) -> None:
    """For who lost telephone and codes: the next page asks to set up a new second step."""
    with recording(actor, reason=_("second step forgotten")):
        Authenticator.objects.filter(user=person).delete()
        # A row of history, because the login library's own table has none.
        User.objects.filter(pk=person.pk).update(second_step_reset_at=timezone.now())


def forget_the_uninvited() -> int:
    """Delete accounts of people who never came, thirty days after their invitation ended. Gives how many."""
    over = Invitation.objects.filter(accepted_at=None, expires_at__lt=timezone.now() - KEPT_AFTER_EXPIRY)
    with recording(None, reason="invitation over"):
        return User.objects.filter(pk__in=over.values("user")).delete()[1].get("accounts.User", 0)
