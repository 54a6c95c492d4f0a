"""Tells with which sample accounts one can try the portal."""

from typing import Any

from django.core.management.base import BaseCommand

from steunpunt.accounts.models import User
from steunpunt.accounts.roles import Role
from steunpunt.portal.sample.accounts import ACCOUNTS, PASSWORD


class Command(BaseCommand):
    help = "Print the sample accounts, one for each role."

    def handle(self, *args: Any, **options: Any) -> None:
        accounts = list(User.objects.filter(is_sample=True, is_active=True, email__in=[email for email, _, _ in ACCOUNTS]))
        if not accounts:
            self.stdout.write("There are no sample accounts here. Invite the first publisher: ./dev manage first_publisher ADDRESS\n")
            return
        self.stdout.write("Sample logins (only with sample data, no second step):")
        for role in Role:
            for account in (account for account in accounts if account.role == role):
                self.stdout.write(f"  {role.value:<10} {account.email:<28} {PASSWORD}")
        self.stdout.write("")
