"""One form at a time; what was typed stays, whatever goes wrong."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from goals.actions.ledger import YearClosedError
from goals.indicators.actions import setup, values
from goals.indicators.actions.setup import IndicatorError
from goals.indicators.figures import YearValue, indicator_values
from goals.indicators.forms import DefinitionForm, IndicatorForm, JudgeForm, TargetsForm, ValueForm
from goals.indicators.views.work import find, work_crumbs
from goals.models import IndicatorDefinition, IndicatorMeasurement, PolicyPlan, StatusOverride
from goals.plan.actions.editing import EditConflictError
from steunpunt.accounts.permissions import current_user, may, permission_required


@dataclass(frozen=True)
class Clash:
    """A field that somebody else changed: what is there now, and what was typed."""

    label: str
    theirs: str
    yours: str


class WorkView(ABC, View):
    """A form about an indicator. A subclass says which form, what it saves, and where its errors belong."""

    permission = "indicator.change"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return permission_required(self.permission)(self.handle)(request, **kwargs)

    def handle(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        self.actor, self.indicator, self.plan = current_user(request), None, None  # type: Any, Any, Any
        self.look_up(**kwargs)
        return super().dispatch(request, **kwargs)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(self.form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            saved = self.save(form)
        except EditConflictError as conflict:
            return self.show_conflict(conflict, form)
        except IndicatorError as error:
            self.tell(form, error.field, str(error))
        except YearClosedError as error:
            self.tell(form, "correction", str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("indicators:manage", saved.pk)
        return self.show(form, status=422)

    def tell(self, form: Any, name: str, text: str) -> None:
        form.add_error(name if name in form.fields else None, text)

    def show_conflict(self, conflict: EditConflictError, typed: Any) -> HttpResponse:
        """What is there now beside what was typed; sending it again replaces what is there."""
        self.look_up(**self.kwargs)
        fresh = self.form()
        data = self.request.POST.copy()
        data[fresh.add_prefix("version")] = str(getattr(conflict.current, "version", 0))
        found = [
            Clash(str(field.label), in_words(fresh, name), in_words(typed, name))
            for name, field in typed.fields.items()
            if name not in ("version", "correction") and in_words(fresh, name) != in_words(typed, name)
        ]
        return self.show(self.form(data), conflict=conflict, clashes=found, status=409)

    def show(self, form: Any, *, status: int = 200, **more: Any) -> HttpResponse:
        here = self.indicator and reverse("indicators:manage", args=[self.indicator.pk])
        context = {
            "form": form,
            "heading": self.heading(),
            "indicator": self.indicator,
            "note": self.note(),
            "crumbs": work_crumbs(self.heading(), self.indicator, self.plan),
            "cancel_url": here or f"{reverse('indicators:desk')}?plan={self.plan.period}",
            **more,
        }
        return render(self.request, "indicators/part.html", context, status=status)

    def look_up(self, **kwargs: Any) -> None:
        self.indicator = find(self.request, kwargs["pk"])
        self.plan = self.indicator.plan

    @abstractmethod
    def form(self, data: Any = None) -> Any: ...

    @abstractmethod
    def heading(self) -> str: ...

    def note(self) -> str:
        """What somebody should know before filling in the form."""
        return ""

    @abstractmethod
    def save(self, form: Any) -> Any:
        """Gives the indicator."""


def in_words(form: Any, name: str) -> str:
    value = form[name].value()
    choices = {str(key): str(label) for key, label in getattr(form.fields[name], "choices", []) if not isinstance(label, list)}
    if isinstance(value, list):
        return ", ".join(choices.get(str(one), str(one)) for one in value)
    return "" if value is None else choices.get(str(value), str(value).replace("\r\n", "\n"))


class AddIndicator(WorkView):
    """The indicator and its first definition on one page."""

    def look_up(self, **kwargs: Any) -> None:
        self.plan = get_object_or_404(PolicyPlan.objects.of_period(kwargs["period"]))

    def form(self, data: Any = None) -> IndicatorForm:
        self.definition = DefinitionForm(data, plan=self.plan, prefix="d", initial={"valid_from_year": self.plan.first_year})
        return IndicatorForm(data, plan=self.plan)

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if not (form.is_valid() & self.definition.is_valid()):
            return self.show(form, status=422)
        return super().post(request, **kwargs)

    def heading(self) -> str:
        return _("A new indicator")

    def tell(self, form: Any, name: str, text: str) -> None:
        if name in self.definition.fields:
            self.definition.add_error(name, text)
        else:
            super().tell(form, name, text)

    def save(self, form: Any) -> Any:
        self.definition.is_valid()
        return setup.add_indicator(actor=self.actor, plan=self.plan, values=form.cleaned_data, definition=self.definition.cleaned_data)

    def show(self, form: Any, **more: Any) -> HttpResponse:
        return super().show(form, definition_form=self.definition, **more)


class EditIndicator(WorkView):
    def form(self, data: Any = None) -> IndicatorForm:
        return IndicatorForm(data, plan=self.plan, instance=self.indicator)

    def heading(self) -> str:
        return _("Change the indicator")

    def save(self, form: Any) -> Any:
        return setup.edit_indicator(
            actor=self.actor, indicator=self.indicator, version=form.cleaned_data["version"], values=form.cleaned_data
        )


class AddDefinition(WorkView):
    """Starts from the newest definition, so that only what changes has to be typed."""

    def form(self, data: Any = None) -> DefinitionForm:
        newest = self.indicator.definitions.order_by("-valid_from_year").first()
        start = {name: getattr(newest, name) for name in (*setup.DEFINITION, *setup.FILTERS)} if newest else {}
        closed = setup.first_open_year(self.indicator)
        return DefinitionForm(data, plan=self.plan, initial={**start, "valid_from_year": closed})

    def heading(self) -> str:
        return _("A new definition")

    def save(self, form: Any) -> Any:
        setup.add_definition(actor=self.actor, indicator=self.indicator, values=form.cleaned_data)
        return self.indicator


class EditDefinition(WorkView):
    def look_up(self, **kwargs: Any) -> None:
        self.definition = get_object_or_404(IndicatorDefinition, pk=kwargs["pk"])
        super().look_up(pk=self.definition.indicator_id)

    def form(self, data: Any = None) -> DefinitionForm:
        return DefinitionForm(data, plan=self.plan, instance=self.definition)

    def heading(self) -> str:
        return _("Change the definition")

    def save(self, form: Any) -> Any:
        setup.edit_definition(actor=self.actor, definition=self.definition, version=form.cleaned_data["version"], values=form.cleaned_data)
        return self.indicator


class SetTargets(WorkView):
    def note(self) -> str:
        return _("A target is a number, such as 40 or 12,5. An indicator that stays within bounds has two: 80 tot 100. Empty is no target.")

    def form(self, data: Any = None) -> TargetsForm:
        return TargetsForm(data, indicator=self.indicator)

    def heading(self) -> str:
        return _("Targets per year")

    def save(self, form: Any) -> Any:
        setup.set_targets(
            actor=self.actor,
            indicator=self.indicator,
            version=form.cleaned_data["version"],
            targets=form.targets(),
            reason=form.reason,
        )
        return self.indicator


class YearView(WorkView):
    """A form about one year of an indicator."""

    def look_up(self, **kwargs: Any) -> None:
        super().look_up(**kwargs)
        self.year = kwargs["year"]
        if self.year not in self.plan.years:
            raise Http404(_("This plan has no such year."))

    def of_year(self) -> YearValue:
        return indicator_values(self.plan, [self.year], indicators=[self.indicator])[0].of(self.year)


class RecordValue(YearView):
    permission = "indicator.measure"

    def form(self, data: Any = None) -> ValueForm:
        current = IndicatorMeasurement.objects.filter(indicator=self.indicator, year=self.year).first()
        may_correct = may(self.request.user, "year.correct")
        return ValueForm(data, indicator=self.indicator, year=self.year, current=current, may_correct=may_correct)

    def heading(self) -> str:
        return _("Value of %(year)s") % {"year": self.year}

    def save(self, form: Any) -> Any:
        values.record_value(
            actor=self.actor,
            indicator=self.indicator,
            year=self.year,
            version=form.cleaned_data["version"],
            values=form.values(),
            reason=form.reason,
        )
        return self.indicator


class JudgeYear(YearView):
    def note(self) -> str:
        return _("By the rule: %(status)s") % {"status": self.of_year().computed.label}

    def current(self) -> StatusOverride | None:
        return StatusOverride.objects.filter(indicator=self.indicator, year=self.year).first()

    def form(self, data: Any = None) -> JudgeForm:
        return JudgeForm(data, year=self.year, current=self.current())

    def heading(self) -> str:
        return _("Judge %(year)s otherwise") % {"year": self.year}

    def save(self, form: Any) -> Any:
        given = form.cleaned_data
        if self.request.POST.get("withdraw"):
            values.withdraw_judgement(actor=self.actor, indicator=self.indicator, year=self.year, reason=form.reason)
            return self.indicator
        values.judge_year(
            actor=self.actor,
            indicator=self.indicator,
            year=self.year,
            version=given["version"],
            status=given["status"],
            why=given["why"],
            reason=form.reason,
        )
        return self.indicator

    def show(self, form: Any, **more: Any) -> HttpResponse:
        return super().show(form, may_withdraw=self.current() is not None, **more)
