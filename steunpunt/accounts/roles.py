"""Roles as readable code. A role is what somebody may do; a person has exactly one."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The role that an account has; a visitor has no account."""

    MEMBER = "member", _("Member of an organisation")
    STAFF = "staff", _("Staff")
    PUBLISHER = "publisher", _("Publisher")


@dataclass(frozen=True)
class RoleDescription:
    role: Role
    purpose: str
    permissions: frozenset[str]


READ_OWN = frozenset({"own_organisation.read"})
LOG = frozenset({"activity.read", "activity.log", "activity.change", "activity.export", "organisation.add"})
PUBLISH = frozenset(
    {
        "plan.change",
        "plan.import",
        "document.upload",
        "report.write",
        "report.freeze",
        "report.publish",
        "history.read",
        "account.invite",
        "person.erase",
        "year.correct",
        "indicator.change",
        "vocabulary.change",
    }
)
# Offers and sessions, and who takes part in them, are daily work of every colleague.
SERVE = frozenset(
    {"offer.read", "offer.change", "session.change", "registration.read", "registration.change", "advice.read", "advice.answer"}
)
# Who is recognised decides what an organisation pays.
FIELD = frozenset({"recognition.change"})
# A staff member writes narratives, a publisher decides what becomes public.
WRITE = frozenset({"report.write"})
# The owner of an indicator fills in its values; a publisher those of every indicator.
MEASURE = frozenset({"indicator.measure"})

ROLES: dict[str, RoleDescription] = {
    Role.MEMBER: RoleDescription(Role.MEMBER, "Sees and manages what the centre does with the own organisation.", READ_OWN),
    Role.STAFF: RoleDescription(Role.STAFF, "Logs activities against goals and writes narratives.", LOG | SERVE | WRITE | MEASURE | FIELD),
    Role.PUBLISHER: RoleDescription(
        Role.PUBLISHER,
        "Edits the plan, freezes years, publishes reports, invites people.",
        LOG | SERVE | PUBLISH | MEASURE | FIELD,
    ),
}
ALL_PERMISSIONS = READ_OWN | LOG | SERVE | PUBLISH | WRITE | MEASURE | FIELD
NEEDS_MFA = frozenset({Role.STAFF, Role.PUBLISHER})
