"""Who takes part. A registration is one person or a group of colleagues, placed as a whole or waiting as a whole."""

import uuid
from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from landscape.models import Organisation
from services.models.sessions import Session
from services.querysets.registrations import ParticipantQuerySet, RegistrationQuerySet


class RegistrationState(models.TextChoices):
    UNCONFIRMED = "unconfirmed", _("Waits for the confirmation by mail")
    PLACED = "placed", _("Placed")
    WAITING = "waiting", _("On the waiting list")
    OFFERED = "offered", _("A place is kept, to be accepted")
    LAPSED = "lapsed", _("Not accepted in time")
    CANCELLED = "cancelled", _("Cancelled")


class SeatState(models.TextChoices):
    """Of one participant. Whoever is placed or offered takes a seat."""

    WAITING = "waiting", _("Waiting")
    OFFERED = "offered", _("Place kept")
    PLACED = "placed", _("Placed")
    CANCELLED = "cancelled", _("Cancelled")


TAKES_SEAT = (SeatState.OFFERED, SeatState.PLACED)


@pghistory.track()
class Registration(models.Model):
    """One order for one session, by a member or by a guest who confirms by mail."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="registrations")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    contact_name = models.CharField(_("your name"), max_length=120)
    contact_email = models.EmailField(_("your e-mail address"))
    state = models.CharField(_("state"), max_length=20, choices=RegistrationState.choices)
    accepts_part = models.BooleanField(_("we also come with fewer"), default=False)
    queued_at = models.DateTimeField(null=True, blank=True, editable=False)
    accept_by = models.DateTimeField(null=True, blank=True, editable=False)
    order_reference = models.CharField(_("your order reference"), max_length=80, blank=True)
    remark = models.TextField(_("what else should we know?"), blank=True)
    form_token = models.UUIDField(unique=True, editable=False)
    link_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    is_sample = models.BooleanField(_("example"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering: ClassVar = ["session", "queued_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=RegistrationState.values), name="registration_state_known"),
            models.CheckConstraint(
                condition=Q(state=RegistrationState.OFFERED, accept_by__isnull=False)
                | (~Q(state=RegistrationState.OFFERED) & Q(accept_by__isnull=True)),
                name="registration_offer_has_end",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["session", "state", "queued_at", "id"], name="registration_queue"),
            models.Index(fields=["organisation", "session"], name="registration_of_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.session}: {self.contact_name}"


@pghistory.track()
class Participant(models.Model):
    """A named person of a registration; ``session`` is that of the registration, so that the database keeps people unique."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="participants")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"), blank=True)
    seat = models.CharField(_("place"), max_length=20, choices=SeatState.choices)
    attended = models.BooleanField(_("was there"), null=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering: ClassVar = ["registration", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(seat__in=SeatState.values), name="participant_seat_known"),
            models.UniqueConstraint(
                "session", Lower("email"), condition=~Q(email="") & ~Q(seat=SeatState.CANCELLED), name="participant_once_per_session"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["session"], condition=Q(seat__in=TAKES_SEAT), name="participant_seats")]

    def __str__(self) -> str:
        return self.name
