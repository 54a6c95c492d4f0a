"""Questions that organisations bring to the centre, and what became of them.

The history keeps what was decided, never who asked or what was written: those are forgotten some time after closing.
"""

import uuid
from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from goals.models import Mode, OperationalGoal
from landscape.models import Organisation
from services.querysets.advice import AdviceMailQuerySet, AdviceRequestQuerySet
from steunpunt.vocabulary.models import Theme


class AdviceState(models.TextChoices):
    NEW = "new", _("New")
    TAKEN = "taken", _("Taken")
    WAITING = "waiting", _("Waits for the asker")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")


class AdviceOutcome(models.TextChoices):
    """How a request ended."""

    HELPED = "helped", _("Helped and logged")
    WITHDRAWN = "withdrawn", _("Withdrawn by the asker")
    DUPLICATE = "duplicate", _("Joined with another request")


@pghistory.track(exclude=["subject", "question", "organisation_name", "contact_name", "contact_email", "link_key"])
class AdviceRequest(models.Model):
    """One question, by somebody with or without an account; the personal link opens it for the asker."""

    reference = models.CharField(_("reference"), max_length=20, unique=True, editable=False)
    subject = models.CharField(_("what is it about?"), max_length=160, blank=True)
    question = models.TextField(_("your question"), blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    organisation_name = models.CharField(_("for which organisation or group?"), max_length=200, blank=True)
    due_on = models.DateField(_("answer wanted by"), null=True, blank=True)
    contact_name = models.CharField(_("your name"), max_length=120, blank=True)
    contact_email = models.EmailField(_("your e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="nl")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    themes = models.ManyToManyField(Theme, related_name="+", blank=True, verbose_name=_("themes"))
    goals = models.ManyToManyField(OperationalGoal, through="AdviceGoal", related_name="+")
    state = models.CharField(_("state"), max_length=20, choices=AdviceState.choices, default=AdviceState.NEW)
    outcome = models.CharField(_("how it ended"), max_length=20, choices=AdviceOutcome.choices, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("followed up by")
    )
    merged_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_requests")
    form_token = models.UUIDField(unique=True, editable=False)
    link_key = models.UUIDField(default=uuid.uuid4, unique=True, null=True, editable=False)
    is_sample = models.BooleanField(_("example"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+")
    anonymised_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = AdviceRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for advice")
        verbose_name_plural = _("requests for advice")
        ordering: ClassVar = ["-created_at", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=AdviceState.values), name="advice_state_known"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False, outcome__in=AdviceOutcome.values)
                | (~Q(state="closed") & Q(closed_at__isnull=True, outcome="")),
                name="advice_closed_has_moment_and_outcome",
            ),
            models.CheckConstraint(
                condition=Q(outcome="duplicate", merged_into__isnull=False) | (~Q(outcome="duplicate") & Q(merged_into__isnull=True)),
                name="advice_duplicate_has_target",
            ),
            models.CheckConstraint(condition=~Q(merged_into=models.F("pk")), name="advice_not_merged_into_itself"),
            models.CheckConstraint(
                condition=Q(anonymised_at__isnull=True) & ~Q(subject="") & ~Q(question="") & ~Q(contact_email="") & ~Q(contact_name="")
                | Q(state="closed", anonymised_at__isnull=False, subject="", question="", contact_name="", contact_email="")
                & Q(organisation_name="", link_key__isnull=True, user__isnull=True),
                name="advice_is_whole_or_forgotten",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_on", "id"], condition=~Q(state="closed"), name="advice_open_by_due"),
            models.Index(fields=["state", "-created_at", "-id"], name="advice_by_state"),
            models.Index(fields=["organisation", "-created_at"], name="advice_of_organisation"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def title(self) -> str:
        """What it is about, or that this is no longer known."""
        return self.subject or str(_("Question of which the text is no longer kept"))

    @property
    def is_closed(self) -> bool:
        return self.state == AdviceState.CLOSED

    @property
    def state_label(self) -> str:
        return str(AdviceState(self.state).label)

    @property
    def entry_key(self) -> str:
        """Under which the ledger knows the one activity of this request."""
        return f"request:{self.pk}"


@pghistory.track()
class AdviceGoal(models.Model):
    """That a request serves an operational goal; one of them is the primary one."""

    request = models.ForeignKey(AdviceRequest, on_delete=models.CASCADE, related_name="goal_rows")
    goal = models.ForeignKey(OperationalGoal, on_delete=models.PROTECT, related_name="+")
    is_primary = models.BooleanField(_("primary goal"), default=False)

    class Meta:
        verbose_name = _("goal of a request")
        verbose_name_plural = _("goals of requests")
        ordering: ClassVar = ["request", "-is_primary", "goal"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "goal"], name="advice_goal_once"),
            models.UniqueConstraint(fields=["request"], condition=Q(is_primary=True), name="advice_one_primary_goal"),
        ]

    def __str__(self) -> str:
        return f"{self.request} → {self.goal}"


class MessageKind(models.TextChoices):
    ASKER = "asker", _("From the asker")
    ANSWER = "answer", _("From the centre")
    NOTE = "note", _("Note among colleagues")


@pghistory.track(exclude=["text"])
class AdviceMessage(models.Model):
    """One piece of the thread; a note is never shown to the asker."""

    request = models.ForeignKey(AdviceRequest, on_delete=models.CASCADE, related_name="messages")
    kind = models.CharField(_("kind"), max_length=10, choices=MessageKind.choices)
    text = models.TextField(_("text"), blank=True)
    form_token = models.UUIDField(unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("message about advice")
        verbose_name_plural = _("messages about advice")
        ordering: ClassVar = ["request", "created_at", "pk"]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(kind__in=MessageKind.values), name="advice_message_kind_known")]
        indexes: ClassVar = [models.Index(fields=["request", "created_at", "id"], name="advice_thread")]

    def __str__(self) -> str:
        return f"{self.request}: {self.get_kind_display()}"


@pghistory.track(exclude=["file", "name", "sha256"])
class AdviceFile(models.Model):
    """A file with the question (without a message) or with a message of the thread."""

    request = models.ForeignKey(AdviceRequest, on_delete=models.CASCADE, related_name="files")
    message = models.ForeignKey(AdviceMessage, on_delete=models.CASCADE, null=True, blank=True, related_name="files")
    file = models.FileField(_("file"), upload_to="advice/%Y/")
    name = models.CharField(_("file name"), max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(_("size in bytes"))
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("file about advice")
        verbose_name_plural = _("files about advice")
        ordering: ClassVar = ["request", "uploaded_at", "pk"]

    def __str__(self) -> str:
        return self.name


@pghistory.track()
class AdviceTime(models.Model):
    """Time that a colleague spent on a request; closing turns the sum into half-days."""

    request = models.ForeignKey(AdviceRequest, on_delete=models.CASCADE, related_name="times")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("by whom"))
    minutes = models.PositiveIntegerField(_("minutes"))
    form_token = models.UUIDField(unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("time for a request")
        verbose_name_plural = _("times for requests")
        ordering: ClassVar = ["request", "created_at", "pk"]
        constraints: ClassVar = [models.CheckConstraint(condition=Q(minutes__gt=0), name="advice_time_positive")]

    def __str__(self) -> str:
        return f"{self.request}: {self.minutes}"


@pghistory.track(exclude=["note"])
class AdviceMeeting(models.Model):
    """One meeting of a guidance trajectory; each is logged once, as an activity of its own."""

    request = models.ForeignKey(AdviceRequest, on_delete=models.PROTECT, related_name="meetings")
    held_on = models.DateField(_("date"))
    half_days = models.DecimalField(_("half-days"), max_digits=4, decimal_places=1)
    participations = models.PositiveIntegerField(_("people"), null=True, blank=True)
    mode = models.CharField(_("how"), max_length=20, choices=Mode.choices)
    note = models.TextField(_("what was done"), blank=True)
    form_token = models.UUIDField(unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("meeting of a trajectory")
        verbose_name_plural = _("meetings of trajectories")
        ordering: ClassVar = ["request", "held_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(half_days__gt=0), name="advice_meeting_half_days_positive"),
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="advice_meeting_mode_known"),
        ]

    def __str__(self) -> str:
        return f"{self.request}: {self.held_on}"

    @property
    def entry_key(self) -> str:
        return f"meeting:{self.pk}"

    @property
    def mode_label(self) -> str:
        return str(Mode(self.mode).label)


@pghistory.track()
class AnswerSnippet(models.Model):
    """A piece of text that comes back in answers."""

    title = models.CharField(_("title"), max_length=120, unique=True)
    text = models.TextField(_("text"))
    is_sample = models.BooleanField(_("example"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("standard text")
        verbose_name_plural = _("standard texts")
        ordering: ClassVar = ["title", "pk"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="answer_snippet_is_whole")]

    def __str__(self) -> str:
        return self.title


class MailKind(models.TextChoices):
    RECEIVED = "received", _("Confirmation")
    ANSWER = "answer", _("Answer")
    CLOSED = "closed", _("Closing")
    LINK = "link", _("New link")
    REPLY = "reply", _("Reply of the asker, to the colleague")


class MailState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Not delivered")


@pghistory.track(exclude=["recipient"])
class AdviceMail(models.Model):
    """One mail about a request: a row first, sent by the worker. It counts as sent before it leaves, so it never leaves twice."""

    request = models.ForeignKey(AdviceRequest, on_delete=models.CASCADE, related_name="mails")
    message = models.ForeignKey(AdviceMessage, on_delete=models.CASCADE, null=True, blank=True, related_name="mails")
    kind = models.CharField(_("kind"), max_length=10, choices=MailKind.choices)
    recipient = models.EmailField(_("to"), blank=True)
    state = models.CharField(_("state"), max_length=10, choices=MailState.choices, default=MailState.WAITING)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)

    objects = AdviceMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail about advice")
        verbose_name_plural = _("mails about advice")
        ordering: ClassVar = ["request", "created_at", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=MailKind.values), name="advice_mail_kind_known"),
            models.CheckConstraint(condition=Q(state="sent", sent_at__isnull=False) | ~Q(state="sent"), name="advice_mail_sent_has_moment"),
            models.UniqueConstraint(fields=["request", "message", "kind"], name="advice_mail_once_per_message"),
            models.UniqueConstraint(fields=["request"], condition=Q(kind="received"), name="advice_mail_one_confirmation"),
        ]
        indexes: ClassVar = [models.Index(fields=["id"], condition=Q(state="waiting"), name="advice_mail_waiting")]

    def __str__(self) -> str:
        return f"{self.request}: {self.get_kind_display()}"
