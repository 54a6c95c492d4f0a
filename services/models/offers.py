"""What an organisation may count on: trainings, networks, advice, tools."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from goals.models import ActivityKind, Mode, OperationalGoal
from services.querysets.offers import OfferQuerySet
from steunpunt.vocabulary.models import TargetGroup, Theme


class OfferKind(models.TextChoices):
    """Kinds of support; each value is also a kind of activity, so that what was delivered logs itself."""

    TRAINING = ActivityKind.TRAINING.value, _("Training")
    WEBINAR = ActivityKind.WEBINAR.value, _("Webinar")
    WORKSHOP = ActivityKind.WORKSHOP.value, _("Workshop")
    BASIC_TRAINING = ActivityKind.BASIC_TRAINING.value, _("Basic training")
    LEARNING_TRAJECTORY = ActivityKind.LEARNING_TRAJECTORY.value, _("Learning trajectory")
    PEER_GROUP = ActivityKind.PEER_GROUP.value, _("Peer group")
    LEARNING_NETWORK = ActivityKind.LEARNING_NETWORK.value, _("Learning network")
    INSPIRATION_DAY = ActivityKind.INSPIRATION_DAY.value, _("Inspiration day")
    STUDY_DAY = ActivityKind.STUDY_DAY.value, _("Study day")
    ADVICE = ActivityKind.ADVICE.value, _("Tailored advice")
    GUIDANCE = ActivityKind.GUIDANCE.value, _("Guidance")
    TOOL = ActivityKind.TOOL.value, _("Tool")


class OfferState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    PAUSED = "paused", _("Paused")
    ARCHIVED = "archived", _("Archived")


class Level(models.TextChoices):
    STARTING = "starting", _("For who starts")
    EXPERIENCED = "experienced", _("For who has experience")
    EVERYONE = "everyone", _("For everyone")


class Language(models.TextChoices):
    DUTCH = "nl", _("Dutch")
    FRENCH = "fr", _("French")
    ENGLISH = "en", _("English")
    FLEMISH_SIGN = "vgt", _("Flemish Sign Language")


class PriceRule(models.TextChoices):
    """What it costs; without an amount of its own, a half-day costs what the settings say."""

    PER_HALF_DAY = "per-half-day", _("A price per half-day")
    FIXED = "fixed", _("One price")
    FREE = "free", _("Free")
    ON_REQUEST = "on-request", _("On request")


def price_fits_rule(rule: str, amount: str) -> Q:
    """One price needs an amount, a price per half-day may have its own, the others have none."""
    return (
        Q(**{rule: PriceRule.PER_HALF_DAY})
        | Q(**{rule: PriceRule.FIXED, f"{amount}__isnull": False})
        | Q(**{f"{rule}__in": [PriceRule.FREE, PriceRule.ON_REQUEST], f"{amount}__isnull": True})
    )


@pghistory.track()
class SupportOffer(models.Model):
    """Support that an organisation can find and get, with dated sessions or without."""

    kind = models.CharField(_("kind"), max_length=30, choices=OfferKind.choices)
    title = models.CharField(_("title"), max_length=200)
    slug = models.SlugField(_("address"), max_length=220, unique=True)
    summary = models.CharField(_("in one or two sentences"), max_length=400)
    description = models.TextField(_("description"), blank=True)
    learning = models.TextField(_("what you learn"), blank=True, help_text=_("One a line."))
    audience = models.TextField(_("for whom"), blank=True)
    level = models.CharField(_("level"), max_length=20, choices=Level.choices, default=Level.EVERYONE)
    themes = models.ManyToManyField(Theme, related_name="+", blank=True, verbose_name=_("themes"))
    target_groups = models.ManyToManyField(TargetGroup, related_name="+", blank=True, verbose_name=_("target groups"))
    goals = models.ManyToManyField(OperationalGoal, through="OfferGoal", related_name="+")
    mode = models.CharField(_("mode"), max_length=20, choices=Mode.choices)
    half_days = models.DecimalField(_("half-days"), max_digits=4, decimal_places=1, null=True, blank=True)
    language = models.CharField(_("language"), max_length=3, choices=Language.choices, default=Language.DUTCH)
    price_rule = models.CharField(_("price"), max_length=20, choices=PriceRule.choices, default=PriceRule.PER_HALF_DAY)
    price = models.DecimalField(_("amount in euro"), max_digits=8, decimal_places=2, null=True, blank=True)
    contact = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("contact person")
    )
    trainers = models.CharField(_("who gives it"), max_length=300, blank=True)
    accessibility = models.TextField(_("accessibility"), blank=True, help_text=_("Of the place and of the way of working."))
    state = models.CharField(_("state"), max_length=20, choices=OfferState.choices, default=OfferState.DRAFT)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("owner")
    )
    review_on = models.DateField(_("to be reviewed on"), null=True, blank=True)
    # Title, summary, themes and the rest, folded; kept by the action that writes the offer, for search alone.
    words = models.TextField(default="", editable=False)
    is_sample = models.BooleanField(_("example"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+")

    objects = OfferQuerySet.as_manager()

    class Meta:
        verbose_name = _("offer")
        verbose_name_plural = _("offers")
        ordering: ClassVar = ["title", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(title="") & ~Q(summary=""), name="offer_has_title_and_summary"),
            models.CheckConstraint(condition=Q(kind__in=OfferKind.values), name="offer_kind_known"),
            models.CheckConstraint(condition=Q(mode__in=Mode.values), name="offer_mode_known"),
            models.CheckConstraint(condition=Q(state__in=OfferState.values), name="offer_state_known"),
            models.CheckConstraint(condition=Q(half_days__isnull=True) | Q(half_days__gt=0), name="offer_half_days_positive"),
            models.CheckConstraint(condition=Q(price__isnull=True) | Q(price__gte=0), name="offer_price_not_negative"),
            models.CheckConstraint(condition=price_fits_rule("price_rule", "price"), name="offer_price_fits_rule"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["state", "title", "id"], name="offer_by_state_and_title"),
            models.Index(fields=["-published_at", "-id"], condition=Q(state="published"), name="offer_newest"),
            GinIndex(fields=["words"], opclasses=["gin_trgm_ops"], name="offer_words_parts"),
            GinIndex(SearchVector("words", config="dutch"), name="offer_words_stems"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def kind_label(self) -> str:
        return str(OfferKind(self.kind).label)

    @property
    def mode_label(self) -> str:
        return str(Mode(self.mode).label)


@pghistory.track()
class OfferGoal(models.Model):
    """That an offer serves an operational goal; one goal of an offer is the primary one."""

    offer = models.ForeignKey(SupportOffer, on_delete=models.CASCADE, related_name="goal_rows")
    goal = models.ForeignKey(OperationalGoal, on_delete=models.PROTECT, related_name="+")
    is_primary = models.BooleanField(_("primary goal"), default=False)

    class Meta:
        verbose_name = _("goal of an offer")
        verbose_name_plural = _("goals of offers")
        ordering: ClassVar = ["offer", "-is_primary", "goal"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["offer", "goal"], name="offer_goal_once"),
            models.UniqueConstraint(fields=["offer"], condition=Q(is_primary=True), name="offer_one_primary_goal"),
        ]

    def __str__(self) -> str:
        return f"{self.offer} → {self.goal}"
