"""A sample login for each role, so that one can try the portal as anybody."""

from allauth.account.models import EmailAddress

from landscape.models import Membership, Organisation
from steunpunt.accounts.models import User
from steunpunt.accounts.roles import Role

PASSWORD = "voorbeeld"  # noqa: S105 - printed by ./dev up; such accounts never exist in production
ACCOUNTS = (
    ("lid@voorbeeld.test", "Lore Lid (voorbeeld)", Role.MEMBER),
    ("medewerker@voorbeeld.test", "Mo Medewerker (voorbeeld)", Role.STAFF),
    ("beheerder@voorbeeld.test", "Bo Beheerder (voorbeeld)", Role.PUBLISHER),
)


def load_accounts(organisation: Organisation) -> list[User]:
    """Make the accounts that are missing; the member speaks for ``organisation``."""
    found = []
    for email, name, role in ACCOUNTS:
        user = User.objects.filter(email=email).first()
        user = user or User.objects.create_user(email, PASSWORD, name=name, role=role, is_sample=True)
        EmailAddress.objects.get_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
        if role == Role.MEMBER:
            Membership.objects.get_or_create(user=user, organisation=organisation)
        found.append(user)
    return found
