"""The form of an offer; what was typed stays."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from goals.activities.forms import GoalField, GoalsField
from goals.models import Mode, OperationalGoal
from services.actions.offers import OfferValues
from services.models import Language, Level, OfferKind, PriceRule, SupportOffer
from steunpunt.accounts.models import User
from steunpunt.shared.days import DayField
from steunpunt.vocabulary.models import TargetGroup, Theme

LONGEST_TEXT = 20_000


def big_text(label: Any, rows: int = 3, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": rows}), **more)


class OfferForm(forms.Form):
    """Everything of an offer; only kind, title and summary have to be there to begin."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    kind = forms.ChoiceField(label=_("Kind"), choices=OfferKind.choices)
    title = forms.CharField(label=_("Title"), max_length=200)
    summary = forms.CharField(
        label=_("In one or two sentences"),
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("What people read first, in the list."),
    )
    description = big_text(_("Description"), 6)
    learning = big_text(_("What you learn"), help_text=_("One thing a line."))
    audience = big_text(_("For whom"), 2)
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices, initial=Level.EVERYONE)
    goal = GoalField(label=_("Goal it serves most"), required=False, help_text=_("What is held is logged for it."))
    other_goals = GoalsField(label=_("Also serves"), required=False)
    themes = forms.ModelMultipleChoiceField(
        label=_("Themes"), required=False, queryset=Theme.objects.all(), widget=forms.CheckboxSelectMultiple
    )
    target_groups = forms.ModelMultipleChoiceField(
        label=_("Target groups"), required=False, queryset=TargetGroup.objects.all(), widget=forms.CheckboxSelectMultiple
    )
    mode = forms.ChoiceField(label=_("How"), choices=Mode.choices, initial=Mode.ON_SITE)
    half_days = forms.DecimalField(
        label=_("Half-days"),
        required=False,
        localize=True,
        max_digits=4,
        decimal_places=1,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 6}),
        error_messages={"invalid": _("Write a number, such as 2 or 1,5.")},
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices, initial=Language.DUTCH)
    price_rule = forms.ChoiceField(label=_("Price"), choices=PriceRule.choices, initial=PriceRule.PER_HALF_DAY)
    price = forms.DecimalField(
        label=_("Amount in euro"),
        required=False,
        localize=True,
        max_digits=8,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "size": 8}),
        error_messages={"invalid": _("Write an amount, such as 35 or 12,50.")},
        help_text=_("Empty for a price per half-day: then the usual price holds."),
    )
    trainers = forms.CharField(label=_("Who gives it"), required=False, max_length=300)
    contact = forms.ModelChoiceField(label=_("Contact person"), required=False, queryset=User.objects.none())
    accessibility = big_text(_("Accessibility"), 2, help_text=_("Of the place and of the way of working."))
    owner = forms.ModelChoiceField(label=_("Who looks after this offer"), required=False, queryset=User.objects.none())
    review_on = DayField(label=_("Look at it again on"), required=False)

    def __init__(self, *args: Any, goals: list[OperationalGoal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        goal, others = self.fields["goal"], self.fields["other_goals"]
        assert isinstance(goal, GoalField)
        assert isinstance(others, GoalsField)
        goal.offer(goals)
        others.offer(goals)
        for name in ("contact", "owner"):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = User.objects.colleagues()

    def values(self) -> OfferValues:
        said = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        for name in ("other_goals", "themes", "target_groups"):
            said[name] = tuple(said[name])
        said["goal"] = said["goal"] or None
        for name in ("summary", "description", "learning", "audience", "accessibility"):
            said[name] = said[name].replace("\r\n", "\n")
        return OfferValues(**said)


def as_typed(offer: SupportOffer) -> dict[str, Any]:
    """What the form of an offer starts with."""
    rows = list(offer.goal_rows.all())
    names = [name for name in OfferForm.base_fields if hasattr(offer, name)]
    return {
        **{name: getattr(offer, name) for name in names},
        "themes": list(offer.themes.all()),
        "target_groups": list(offer.target_groups.all()),
        "goal": next((row.goal_id for row in rows if row.is_primary), None),
        "other_goals": [row.goal_id for row in rows if not row.is_primary],
        "version": offer.version,
    }
