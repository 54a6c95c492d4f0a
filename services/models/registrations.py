"""Who takes part. A registration is one person or a group of colleagues, placed as a whole or waiting as a whole.

The history keeps what happened, never names, addresses or free text: those have an end date, and a history has none.
"""

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
from services.querysets.registrations import NoticeQuerySet, ParticipantQuerySet, RegistrationQuerySet


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
QUEUE_WORDS = ["placed", "queued", "passed", "offered", "accepted", "lapsed", "left", "moved"]


@pghistory.track(exclude=["contact_name", "contact_email", "remark", "invoice_to"])
class Registration(models.Model):
    """One order for one session, by a member or by a guest who confirms by mail."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="registrations")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    # One that is not in the list yet, as it was typed; a colleague adds it or picks the right one.
    organisation_name = models.CharField(_("name of the organisation"), max_length=200, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    contact_name = models.CharField(_("your name"), max_length=120)
    contact_email = models.EmailField(_("your e-mail address"))
    state = models.CharField(_("state"), max_length=20, choices=RegistrationState.choices)
    accepts_part = models.BooleanField(_("we also come with fewer"), default=False)
    language = models.CharField(_("language of the mails"), max_length=5, choices=settings.LANGUAGES, default="nl")
    # The place in the queue: the moment of asking, kept through everything that happens afterwards.
    queued_at = models.DateTimeField(null=True, blank=True, editable=False)
    accept_by = models.DateTimeField(null=True, blank=True, editable=False)
    confirm_by = models.DateTimeField(null=True, blank=True, editable=False)
    invoice_to = models.TextField(_("invoice to"), blank=True)
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
            models.CheckConstraint(
                condition=Q(state=RegistrationState.UNCONFIRMED, confirm_by__isnull=False)
                | (~Q(state=RegistrationState.UNCONFIRMED) & Q(confirm_by__isnull=True)),
                name="registration_unconfirmed_has_end",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["session", "state", "queued_at", "id"], name="registration_queue"),
            models.Index(fields=["organisation", "session"], name="registration_of_organisation"),
            models.Index(fields=["user", "session"], name="registration_of_user"),
            models.Index(fields=["accept_by"], condition=Q(accept_by__isnull=False), name="registration_offers"),
            models.Index(fields=["confirm_by"], condition=Q(confirm_by__isnull=False), name="registration_unconfirmed"),
        ]

    def __str__(self) -> str:
        return f"{self.session}: {self.contact_name}"


@pghistory.track(exclude=["key"])
class RevokedLink(models.Model):
    """A personal link that works no more; it is kept so that who follows it hears that there is a new one."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="revoked_links")
    key = models.UUIDField(unique=True, editable=False)
    revoked_on = models.DateTimeField(_("revoked on"), auto_now_add=True)
    # Nobody: who had the link did it, without an account.
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("personal link that was revoked")
        verbose_name_plural = _("personal links that were revoked")
        ordering: ClassVar = ["registration", "pk"]

    def __str__(self) -> str:
        return str(self.registration)


# Who answered the questions leaves no trace beside the answer.
@pghistory.track(exclude=["name", "email", "has_evaluated"])
class Participant(models.Model):
    """A named person of a registration; ``session`` is that of the registration, so that the database keeps people unique."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="participants")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"), blank=True)
    seat = models.CharField(_("place"), max_length=20, choices=SeatState.choices)
    attended = models.BooleanField(_("was there"), null=True)
    is_walk_in = models.BooleanField(_("came without registering"), default=False)
    # Whether the questions afterwards were answered, not what was said: answers have no name.
    has_evaluated = models.BooleanField(_("answered the questions"), default=False)

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


@pghistory.track(exclude=["text"])
class AccessNeed(models.Model):
    """What somebody needs to take part well. Kept apart, and gone a week after the session (settings.ACCESS_NEED_DAYS)."""

    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="access_need")
    text = models.TextField(_("what do you need to take part well?"))

    class Meta:
        verbose_name = _("access need")
        verbose_name_plural = _("access needs")
        ordering: ClassVar = ["registration"]

    def __str__(self) -> str:
        return str(self.registration)


@pghistory.track()
class QueueNote(models.Model):
    """Why a registration got, or did not get, a place at some moment: the answer to “why was this one first?”."""

    class What(models.TextChoices):
        PLACED = "placed", _("Placed at once")
        QUEUED = "queued", _("Joined the waiting list")
        PASSED = "passed", _("Passed over: the group did not fit")
        OFFERED = "offered", _("First in the queue that fitted: got the offer of a place")
        ACCEPTED = "accepted", _("Accepted the place")
        LAPSED = "lapsed", _("Did not answer in time")
        LEFT = "left", _("Cancelled")
        MOVED = "moved", _("Moved by a colleague of the support centre")

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="notes")
    what = models.CharField(_("what"), max_length=10, choices=What.choices)
    asked = models.PositiveIntegerField(_("places asked"))
    free = models.PositiveIntegerField(_("places free"))
    noted_at = models.DateTimeField(auto_now_add=True)
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("note of the queue")
        verbose_name_plural = _("notes of the queue")
        ordering: ClassVar = ["registration", "pk"]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(what__in=QUEUE_WORDS), name="queue_note_what_known")]

    def __str__(self) -> str:
        return f"{self.registration}: {self.what}"


@pghistory.track(exclude=["to", "subject", "text"])
class Notice(models.Model):
    """One mail about a registration: written with what it is about, sent after it, and never twice."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Sent")
        FAILED = "failed", _("Failed")
        OVERTAKEN = "overtaken", _("Not sent: no longer true")

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(_("kind"), max_length=20)
    to = models.EmailField(_("to"))
    # Written when it leaves, so that asking for a place stays fast; afterwards it is what the person got.
    subject = models.CharField(_("subject"), max_length=250, blank=True)
    text = models.TextField(_("text"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.WAITING)
    ordered_at = models.DateTimeField(auto_now_add=True)
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    left_on = models.DateTimeField(_("sent on"), null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail about a registration")
        verbose_name_plural = _("mails about registrations")
        ordering: ClassVar = ["registration", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=["waiting", "sent", "failed", "overtaken"]), name="notice_state_known"),
            models.CheckConstraint(condition=Q(state="waiting", left_on__isnull=True) | ~Q(state="waiting"), name="notice_left_has_moment"),
        ]
        indexes: ClassVar = [models.Index(fields=["id"], condition=Q(state="waiting"), name="notice_waiting")]

    def __str__(self) -> str:
        return f"{self.to}: {self.subject}"


@pghistory.track(exclude=["text"])
class Evaluation(models.Model):
    """What one participant thought of a session; nobody is named. Shown from five answers on (MINIMUM_ANSWERS)."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="evaluations")
    satisfaction = models.PositiveSmallIntegerField(_("how satisfied are you?"))
    recommendation = models.PositiveSmallIntegerField(_("would you recommend it?"))
    text = models.TextField(_("what should we know?"), blank=True)
    is_sample = models.BooleanField(_("example"), default=False)

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        ordering: ClassVar = ["session", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(satisfaction__gte=1, satisfaction__lte=5), name="evaluation_satisfaction_of_five"),
            models.CheckConstraint(condition=Q(recommendation__gte=0, recommendation__lte=10), name="evaluation_recommendation_of_ten"),
        ]

    def __str__(self) -> str:
        return f"{self.session}: {self.satisfaction}"
