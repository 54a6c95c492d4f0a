"""What the page of a change to several rows shows: the rows that change, those that are refused, and the value that is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services.actions.many import OFFER_DEEDS, SESSION_DEEDS, Deed, Step, look
from services.actions.many.deeds import MOST_AT_ONCE
from services.models import OfferGoal, Registration, Session, SupportOffer
from services.offers.listing import coming
from steunpunt.accounts.models import User
from steunpunt.accounts.permissions import Visitor
from steunpunt.shared.days import DayField

LONGEST_KEY = 15


@dataclass(frozen=True)
class Desk:
    """One of both lists: its deeds, and the rows that somebody may change."""

    title: Promise
    deeds: Mapping[str, Deed]
    rows: Callable[[Visitor], QuerySet[Any]]
    list_url: str
    here: str
    detail: str


def offers_of(visitor: Visitor) -> QuerySet[SupportOffer]:
    goals = OfferGoal.objects.filter(offer=OuterRef("pk"), is_primary=True)
    sessions = coming(timezone.now()).filter(offer=OuterRef("pk")).order_by().values("offer").annotate(n=Count("pk")).values("n")
    counted = Coalesce(Subquery(sessions, output_field=IntegerField()), 0)
    rows = SupportOffer.objects.changeable_by(visitor).annotate(has_goal=Exists(goals), public_sessions=counted)
    return rows.select_related("owner").order_by("title", "pk")


def sessions_of(visitor: Visitor) -> QuerySet[Session]:
    standing = Registration.objects.standing().filter(session=OuterRef("pk"), is_sample=False)
    told = standing.order_by().values("session").annotate(n=Count("pk")).values("n")
    rows = Session.objects.changeable_by(visitor).annotate(standing=Coalesce(Subquery(told, output_field=IntegerField()), 0))
    return rows.select_related("offer").order_by("starts_at", "pk")


OFFERS = Desk(gettext_lazy("Change offers together"), OFFER_DEEDS, offers_of, "offer-desk:list", "offer-desk:together", "offer-desk:detail")
SESSIONS = Desk(
    gettext_lazy("Change sessions together"), SESSION_DEEDS, sessions_of, "sessions:list", "sessions:together", "sessions:detail"
)


class TogetherForm(forms.Form):
    """What to do, and the one value that it needs."""

    doe = forms.ChoiceField(label=gettext_lazy("What do you want to do?"), error_messages={"required": gettext_lazy("Choose what to do.")})

    def __init__(self, data: QueryDict, *, desk: Desk) -> None:
        self.deed = desk.deeds.get(data.get("doe", ""))
        asks = self.deed.asks if self.deed else ""
        # A value that was not sent yet is asked for, not reproved.
        self.is_asking = bool(asks) and asks not in data
        super().__init__(data)
        choice = self.fields["doe"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [("", "—"), *((name, str(deed.label)) for name, deed in desk.deeds.items())]
        if asks:
            self.fields[asks] = VALUES[asks]()
        if self.is_asking:
            self.errors.clear()

    @property
    def value(self) -> Any:
        return self.cleaned_data.get(self.deed.asks) if self.deed and self.deed.asks else None


class DaysField(forms.IntegerField):
    def clean(self, value: Any) -> Any:
        days = super().clean(value)
        if days == 0:
            raise forms.ValidationError(_("Nothing moves by 0 days. Give another number."))
        return days


VALUES: dict[str, Callable[[], forms.Field]] = {
    "owner": lambda: forms.ModelChoiceField(
        label=_("Who looks after this offer"), queryset=User.objects.colleagues().filter(is_active=True)
    ),
    "review_on": lambda: DayField(label=_("Look at it again on")),
    "days": lambda: DaysField(
        label=_("By how many days"),
        min_value=-365,
        max_value=365,
        help_text=_("7 is a week later, -7 a week earlier."),
        error_messages={"invalid": _("Write a whole number, such as 7 or -7.")},
    ),
    "reason": lambda: forms.CharField(
        label=_("Why does it not go on?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It stands in the mail to everybody who registered."),
    ),
}


@dataclass
class Looked:
    """The page: what would happen, what is refused, and what is not there to change."""

    form: TogetherForm
    rows: list[Any]
    steps: list[Step] = field(default_factory=list)
    too_many: bool = False
    missing: int = 0

    @property
    def changing(self) -> list[Step]:
        return [step for step in self.steps if not step.refused]

    @property
    def refused(self) -> list[Step]:
        return [step for step in self.steps if step.refused]


def keys_of(data: QueryDict) -> dict[int, int]:
    """Rows by number with the version that was shown, 0 where none was; nonsense is left aside."""
    found = {}
    for given in data.getlist("rij"):
        key, _mark, version = given.partition("-")
        if all(part.isascii() and part.isdecimal() and len(part) <= LONGEST_KEY for part in (key, version or "0")):
            found[int(key)] = int(version or "0")
    return found


def looked_at(visitor: Visitor, desk: Desk, data: QueryDict) -> Looked:
    keys, form = keys_of(data), TogetherForm(data, desk=desk)
    if len(keys) > MOST_AT_ONCE:
        return Looked(form, [], too_many=True)
    rows = list(desk.rows(visitor).filter(pk__in=keys))
    looked = Looked(form, rows, missing=len(keys) - len(rows))
    if form.deed and not form.is_asking and form.is_valid():
        looked.steps = look(form.deed, rows, form.value)
    return looked


def page_of(desk: Desk, looked: Looked, **more: Any) -> dict[str, Any]:
    back = reverse(desk.list_url)
    return {
        "desk": desk,
        "looked": looked,
        "form": looked.form,
        "most": MOST_AT_ONCE,
        "back": back,
        "here": reverse(desk.here),
        "crumbs": [(_("Sessions") if desk is SESSIONS else _("Offers"), back), (str(desk.title), "")],
    } | more


def deeds_of(desk: Desk) -> list[tuple[str, Promise]]:
    return [(name, deed.label) for name, deed in desk.deeds.items()]
