"""The forms of indicators: what was typed stays, and each says how to mend what is wrong."""

from goals.indicators.forms.setup import DefinitionForm, IndicatorForm
from goals.indicators.forms.years import JudgeForm, TargetsForm, ValueForm

__all__ = ["DefinitionForm", "IndicatorForm", "JudgeForm", "TargetsForm", "ValueForm"]
