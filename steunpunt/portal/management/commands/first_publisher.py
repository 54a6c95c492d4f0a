"""The first person of a new portal: a publisher, who invites everybody else."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from steunpunt.accounts.models import Invitation
from steunpunt.accounts.roles import Role
from steunpunt.portal.people.actions import PeopleError, invite
from steunpunt.portal.people.mail import link_of


class Command(BaseCommand):
    help = "Invite a publisher from the shell and print the link with which that person comes in (valid for 14 days)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip().lower()
        try:
            validate_email(email)
        except ValidationError as problem:
            raise CommandError(f"{email!r} is not an e-mail address.") from problem
        waiting = Invitation.objects.filter(user__email=email, user__role=Role.PUBLISHER, accepted_at=None).first()
        try:
            invitation = waiting or invite(actor=None, email=email, name=options["name"] or email.split("@")[0], role=Role.PUBLISHER)
        except PeopleError as problem:
            raise CommandError(str(problem)) from problem
        if not invitation.is_open:
            raise CommandError("That invitation is over: withdraw it in the portal, or wait until it is deleted.")
        self.stdout.write(link_of(invitation))
