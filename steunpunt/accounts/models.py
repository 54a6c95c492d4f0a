"""People who log in."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

import pghistory
from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from steunpunt.accounts.roles import ROLES, Role


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Make an account; the address is stored in lower case. Raises ValueError without an address, or for a sample in production."""
        if not email:
            raise ValueError("An account needs an e-mail address.")
        if fields.get("is_sample") and not settings.SAMPLE_DATA_ALLOWED:
            raise ValueError("Sample accounts skip the two-step login, so they never exist in production.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, role=Role.PUBLISHER, is_staff=True, is_superuser=True, **fields)

    def colleagues(self) -> models.QuerySet["User"]:
        """People of the centre itself: they log activities and own goals."""
        return self.filter(role__in=[Role.STAFF, Role.PUBLISHER])


@pghistory.track(exclude=["password", "last_login"])
class User(AbstractBaseUser, PermissionsMixin):
    """An account: a person with one role. Log in goes by e-mail address."""

    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=120)
    role = models.CharField(_("role"), max_length=20, choices=Role.choices, default=Role.MEMBER)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may open the technical admin"), default=False)
    is_sample = models.BooleanField(_("sample account"), default=False)
    joined_at = models.DateTimeField(_("joined at"), default=timezone.now)
    second_step_reset_at = models.DateTimeField(_("second step forgotten at"), null=True, blank=True)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering: ClassVar = [Lower("name"), "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                Lower("email"), name="user_email_unique", violation_error_message=_("This address has an account already.")
            ),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="user_role_known"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def may(self, permission: str) -> bool:
        """Whether this person's role carries a permission; see roles.py. An inactive account may nothing."""
        return self.is_active and permission in ROLES[self.role].permissions

    @property
    def is_colleague(self) -> bool:
        return self.is_active and self.role in (Role.STAFF, Role.PUBLISHER)

    @property
    def is_publisher(self) -> bool:
        return self.is_active and self.role == Role.PUBLISHER


INVITATION_DAYS = 14


def invitation_end() -> datetime:
    return timezone.now() + timedelta(days=INVITATION_DAYS)


@pghistory.track()
class Invitation(models.Model):
    """A way in for somebody whose account waits: inactive until the person comes and chooses a password.

    ``sent`` counts the mails; only the link of the last one works.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="invitation", verbose_name=_("account"))
    sent = models.PositiveSmallIntegerField(_("times sent"), default=1)
    invited_at = models.DateTimeField(_("invited at"), default=timezone.now)
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("invited by"))
    expires_at = models.DateTimeField(_("valid until"), default=invitation_end)
    accepted_at = models.DateTimeField(_("accepted at"), null=True, blank=True)

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering: ClassVar = ["-invited_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(expires_at__gt=models.F("invited_at")), name="invitation_ends_after_start"),
            models.CheckConstraint(condition=models.Q(sent__gte=1), name="invitation_was_sent"),
        ]
        indexes: ClassVar = [models.Index(fields=["expires_at"], condition=models.Q(accepted_at=None), name="invitation_open")]

    def __str__(self) -> str:
        return str(self.user)

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None and self.expires_at > timezone.now()
