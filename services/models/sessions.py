"""When and where an offer takes place."""

import uuid
from typing import ClassVar

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from goals.models import Mode
from landscape.models import Municipality
from services.models.offers import PriceRule, SupportOffer, price_fits_rule
from services.querysets.sessions import SessionQuerySet


class SessionState(models.TextChoices):
    """A session is planned, opens, and ends either held (which logs it) or cancelled."""

    PLANNED = "planned", _("Planned, not public yet")
    OPEN = "open", _("Public")
    CANCELLED = "cancelled", _("Cancelled")
    CLOSED = "closed", _("Held and logged")


class TimeRange(Func):
    """From the beginning up to, not including, the end."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


@pghistory.track()
class Session(models.Model):
    """One time that an offer takes place, in one or more parts. People register for the whole."""

    offer = models.ForeignKey(SupportOffer, on_delete=models.PROTECT, related_name="sessions", verbose_name=_("offer"))
    label = models.CharField(
        _("name of this time"), max_length=120, blank=True, help_text=_("Only if it differs, such as “Autumn in Gent”.")
    )
    state = models.CharField(_("state"), max_length=20, choices=SessionState.choices, default=SessionState.PLANNED)
    mode = models.CharField(_("mode"), max_length=20, choices=Mode.choices)
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("municipality")
    )
    address = models.CharField(_("address"), max_length=200, blank=True)
    room = models.CharField(_("room"), max_length=120, blank=True)
    access = models.TextField(_("how to get there and get in"), blank=True)
    online_link = models.URLField(_("link for participants"), max_length=500, blank=True)
    capacity = models.PositiveIntegerField(_("places"))
    minimum = models.PositiveIntegerField(_("minimum of participants"), default=1)
    decide_on = models.DateField(_("decide on"), null=True, blank=True, help_text=_("The day on which you decide whether it goes on."))
    registration_opens_at = models.DateTimeField(_("registration opens"), null=True, blank=True)
    registration_closes_at = models.DateTimeField(_("registration closes"), null=True, blank=True)
    has_waiting_list = models.BooleanField(_("waiting list"), default=True)
    queue_cap = models.PositiveIntegerField(_("places in the queue per organisation"), null=True, blank=True)
    accept_hours = models.PositiveIntegerField(_("hours to accept a place"), default=48)
    trainers = models.CharField(_("who gives it"), max_length=300, blank=True)
    price_rule = models.CharField(_("price"), max_length=20, choices=PriceRule.choices, blank=True, help_text=_("Only if it differs."))
    price = models.DecimalField(_("amount in euro"), max_digits=8, decimal_places=2, null=True, blank=True)
    # Dates of the first and the last part, kept by the action that writes the parts: a list sorts on them.
    starts_at = models.DateTimeField(_("starts"), null=True, editable=False)
    ends_at = models.DateTimeField(_("ends"), null=True, editable=False)
    calendar_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    calendar_sequence = models.PositiveIntegerField(default=0, editable=False)
    is_sample = models.BooleanField(_("example"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)
    cancelled_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+")
    cancel_reason = models.TextField(_("why it was cancelled"), blank=True)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+")

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering: ClassVar = ["starts_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=SessionState.values), name="session_state_known"),
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="session_mode_known"),
            models.CheckConstraint(condition=Q(capacity__gt=0), name="session_has_places"),
            models.CheckConstraint(condition=Q(minimum__lte=F("capacity")), name="session_minimum_fits"),
            models.CheckConstraint(condition=Q(accept_hours__gt=0), name="session_accept_hours_positive"),
            models.CheckConstraint(
                condition=Q(registration_opens_at__isnull=True)
                | Q(registration_closes_at__isnull=True)
                | Q(registration_opens_at__lt=F("registration_closes_at")),
                name="session_registration_runs_forward",
            ),
            models.CheckConstraint(
                condition=Q(price_rule="", price__isnull=True) | (~Q(price_rule="") & price_fits_rule("price_rule", "price")),
                name="session_price_fits_rule",
            ),
            models.CheckConstraint(condition=Q(price__isnull=True) | Q(price__gte=0), name="session_price_not_negative"),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True, ends_at__isnull=True) | Q(starts_at__lt=F("ends_at")), name="session_runs_forward"
            ),
            models.CheckConstraint(
                condition=Q(state=SessionState.CANCELLED, cancelled_at__isnull=False)
                | (~Q(state=SessionState.CANCELLED) & Q(cancelled_at__isnull=True)),
                name="session_cancelled_has_moment",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "starts_at"], name="session_by_state_and_start"),
            models.Index(fields=["offer", "starts_at"], name="session_of_offer"),
        ]

    def __str__(self) -> str:
        return f"{self.offer}: {self.label}" if self.label else str(self.offer)


@pghistory.track()
class SessionPart(models.Model):
    """One block of time of a session; the parts of a session do not overlap."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="parts")
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))

    class Meta:
        verbose_name = _("part of a session")
        verbose_name_plural = _("parts of sessions")
        ordering: ClassVar = ["session", "starts_at"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="session_part_runs_forward"),
            ExclusionConstraint(
                name="session_parts_apart",
                expressions=[
                    ("session", RangeOperators.EQUAL),
                    (TimeRange("starts_at", "ends_at", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session}: {self.starts_at:%Y-%m-%d %H:%M}"
