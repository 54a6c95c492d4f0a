"""The forms that set an indicator up."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.indicators.forms.fields import NumberField
from goals.models import ActivityKind, Direction, Indicator, IndicatorDefinition, OperationalGoal, PolicyPlan, Source, StrategicGoal
from goals.plan.forms import VersionedForm
from landscape.models import Municipality
from steunpunt.accounts.models import User

FILTERS = ("kinds", "mode", "goal", "municipality", "province", "theme", "target_group")


class IndicatorForm(VersionedForm):
    """What an indicator is; what it measures exactly is its definition."""

    level = forms.ChoiceField(label=gettext_lazy("Measures"))
    baseline_value = NumberField(label=gettext_lazy("Baseline"), required=False)

    class Meta:
        model = Indicator
        fields: ClassVar = [
            "code",
            "title",
            "unit",
            "decimals",
            "owner",
            "explanation",
            "baseline_value",
            "baseline_year",
            "baseline_source",
        ]
        widgets: ClassVar = {"explanation": forms.Textarea(attrs={"rows": 4}), "decimals": forms.Select(choices=[(n, n) for n in range(4)])}
        help_texts: ClassVar = {
            "owner": gettext_lazy("The colleague who fills in its values."),
            "explanation": gettext_lazy("What this number tells, for somebody who does not know the plan. May stay empty."),
        }

    def __init__(self, data: Any = None, *, plan: PolicyPlan, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.order_fields(["version", "level", "code", "title"])
        self.goals = goals_by_key(plan)
        level = self.fields["level"]
        assert isinstance(level, forms.ChoiceField)
        level.choices = [("plan", _("the plan as a whole")), *[(key, f"{goal.code} {goal.label}") for key, goal in self.goals.items()]]
        self.initial.setdefault("level", key_of(self.instance.goal) if self.instance.pk else "plan")
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ModelChoiceField)
        owner.queryset = User.objects.colleagues().filter(is_active=True) | User.objects.filter(pk=self.instance.owner_id or 0)
        owner.empty_label = _("nobody yet")

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).strip().upper()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        goal = self.goals.get(str(given.get("level")))
        given["strategic_goal"] = goal if isinstance(goal, StrategicGoal) else None
        given["operational_goal"] = goal if isinstance(goal, OperationalGoal) else None
        parts = [name for name in ("baseline_value", "baseline_year", "baseline_source") if name not in self.errors]
        empty = [name for name in parts if given.get(name) in (None, "")]
        if 0 < len(empty) < len(parts):
            for name in empty:
                self.add_error(name, _("A baseline has a value, a year and a source. Fill in all three, or none."))
        if given.get("baseline_year") and not 1990 <= given["baseline_year"] <= 2100:
            self.add_error("baseline_year", _("The year lies between 1990 and 2100."))
        return given

    def validate_constraints(self) -> None:
        """The form and the action give the words."""


class DefinitionForm(VersionedForm):
    """What exactly is measured from a year on."""

    valid_from_year = forms.TypedChoiceField(label=gettext_lazy("Valid from the year"), coerce=int)
    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Only these kinds"),
        required=False,
        choices=ActivityKind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None ticked: every kind counts."),
    )
    lower_bound = NumberField(
        label=gettext_lazy("Lower bound"), required=False, help_text=gettext_lazy("For every year without a target of its own.")
    )
    upper_bound = NumberField(label=gettext_lazy("Upper bound"), required=False)
    province = forms.ChoiceField(label=gettext_lazy("Only in this province"), required=False)

    class Meta:
        model = IndicatorDefinition
        fields: ClassVar = [
            "valid_from_year",
            "text",
            "source",
            "measure",
            "survey_measure",
            "direction",
            "lower_bound",
            "upper_bound",
            *FILTERS,
        ]
        widgets: ClassVar = {"text": forms.Textarea(attrs={"rows": 4})}
        help_texts: ClassVar = {
            "text": gettext_lazy("What counts and what does not, so that somebody else finds the same number."),
            "measure": gettext_lazy("Only for what is counted in the ledger."),
            "survey_measure": gettext_lazy("Only for a survey."),
        }

    def __init__(self, data: Any = None, *, plan: PolicyPlan, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        year, province, goal = self.fields["valid_from_year"], self.fields["province"], self.fields["goal"]
        assert isinstance(year, forms.ChoiceField)
        assert isinstance(province, forms.ChoiceField)
        assert isinstance(goal, forms.ModelChoiceField)
        year.choices = [(each, str(each)) for each in plan.years]
        places = Municipality.objects.exclude(province="").order_by("province").values_list("province", flat=True).distinct()
        province.choices = [("", _("everywhere")), *[(name, name) for name in places]]
        goal.queryset = OperationalGoal.objects.of_plan(plan)
        goal.empty_label = _("any goal")
        for name, words in (("theme", _("any theme")), ("target_group", _("everybody"))):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.empty_label = words

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        source = given.get("source")
        for name, of in (("measure", Source.LEDGER), ("survey_measure", Source.SURVEY)):
            if source == of and not given.get(name):
                self.add_error(name, _("Choose what is measured."))
            elif source != of:
                given[name] = ""
        if source and source != Source.LEDGER:
            for name in FILTERS:
                if given.get(name):
                    self.add_error(name, _("Only what is counted in the ledger can be narrowed down. Leave this empty."))
        self.check_bounds(given)
        return given

    @property
    def is_narrowed(self) -> bool:
        """Whether a filter is used, or wrong: then it shows at once."""
        return any(self[name].value() or self[name].errors for name in FILTERS)

    def check_bounds(self, given: dict[str, Any]) -> None:
        lower, upper = given.get("lower_bound"), given.get("upper_bound")
        if given.get("direction") != Direction.WITHIN:
            if lower is not None or upper is not None:
                self.add_error("lower_bound", _("Only an indicator that stays within bounds has bounds. Leave them empty."))
        elif (lower is None) != (upper is None) and not {"lower_bound", "upper_bound"} & set(self.errors):
            self.add_error("lower_bound" if lower is None else "upper_bound", _("Fill in both bounds, or none."))
        elif lower is not None and upper is not None and upper < lower:
            self.add_error("upper_bound", _("The upper bound is below the lower one. Write the lower one first."))

    def validate_constraints(self) -> None:
        """The form and the action give the words."""


def goals_by_key(plan: PolicyPlan) -> dict[str, StrategicGoal | OperationalGoal]:
    """The goals in the order of the plan, each under a key that says of which kind it is."""
    found: dict[str, StrategicGoal | OperationalGoal] = {}
    for goal in StrategicGoal.objects.filter(plan=plan).prefetch_related("operational_goals"):
        found[key_of(goal)] = goal
        for part in goal.operational_goals.all():
            found[key_of(part)] = part
    return found


def key_of(goal: StrategicGoal | OperationalGoal | None) -> str:
    if goal is None:
        return "plan"
    return f"{'sd' if isinstance(goal, StrategicGoal) else 'od'}-{goal.pk}"
