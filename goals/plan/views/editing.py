"""Editing one part of the plan at a time; what was typed stays, whatever goes wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View

from goals.models import OperationalGoal, PlanTargetGroup, PolicyPlan, StrategicGoal, TenPoint
from goals.plan.actions import editing
from goals.plan.actions.editing import EditConflictError, PlanEditError
from goals.plan.actions.importing import PlanNotImportedError
from goals.plan.forms import NewPlanForm, OperationalGoalForm, PlanForm, StrategicGoalForm, TargetGroupForm, TenPointForm
from goals.plan.history import part_key
from goals.plan.views.places import work_crumbs
from steunpunt.accounts.permissions import current_user, may, permission_required
from steunpunt.shared.differences import Segment, word_difference


@dataclass(frozen=True)
class Clash:
    """A field that somebody else changed: what is there now, against what was typed."""

    label: str
    current: str
    difference: list[Segment]


@method_decorator(permission_required("plan.change"), name="dispatch")
class PartView(View):
    """One form for one part. A subclass says which part, which form, and which action saves it."""

    form_class: type[forms.BaseForm] | type[forms.BaseModelForm[Any]]
    anchor = ""

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.show(self.form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show(form, status=422)
        try:
            saved = self.save(form)
        except EditConflictError as conflict:
            return self.show(self.form(_with_version(request.POST, conflict.current)), conflict=conflict, typed=form)
        except (PlanEditError, PlanNotImportedError) as error:
            form.add_error(None, str(error))
            return self.show(form, status=422)
        messages.success(request, _("Saved."))
        return redirect(self.after(saved))

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.actor = current_user(request)
        self.part: Any = None
        self.plan: Any = None
        if may(request.user, "plan.change"):
            self.find(**kwargs)

    def find(self, **kwargs: Any) -> None:
        """Sets ``plan`` and, for an edit, ``part``."""
        self.plan = get_object_or_404(PolicyPlan.objects.of_period(kwargs["period"]))

    def form(self, data: Any = None) -> Any:
        given = {"instance": self.part} if self.part else {}
        return self.form_class(data, **given)

    def heading(self) -> str:
        raise NotImplementedError

    def save(self, form: Any) -> Any:
        raise NotImplementedError

    def after(self, saved: Any) -> str:
        anchor = self.anchor.format(pk=saved.pk)
        return f"{reverse('plan:edit', args=[self.plan.period])}{anchor}"

    def history_url(self) -> str:
        if self.part is None:
            return ""
        return f"{reverse('plan:history', args=[self.plan.period])}?part={part_key(type(self.part), self.part.pk)}"

    def show(self, form: Any, *, conflict: EditConflictError | None = None, typed: Any = None, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "plan": self.plan,
            "part": self.part,
            "heading": self.heading(),
            "crumbs": work_crumbs(self.heading(), self.plan),
            "history_url": self.history_url(),
            "conflict": conflict,
            "clashes": _clashes(conflict, typed) if conflict else [],
        }
        return render(self.request, "goals/plan/part.html", context, status=409 if conflict else status)


def _with_version(data: Any, current: Any) -> Any:
    """The typed form, now knowing the version it will replace."""
    copy = data.copy()
    copy["version"] = str(current.version)
    return copy


def _clashes(conflict: EditConflictError, typed: Any) -> list[Clash]:
    found = []
    for name, field in typed.fields.items():
        now, value = _text(getattr(conflict.current, name, "")), _text(typed.cleaned_data.get(name))
        if name != "version" and now != value:
            found.append(Clash(str(field.label), now, word_difference(now, value)))
    return found


def _text(value: Any) -> str:
    return "" if value is None else str(value).replace("\r\n", "\n")


class CreatePlan(PartView):
    form_class = NewPlanForm

    def find(self, **kwargs: Any) -> None:
        """There is nothing yet."""

    def heading(self) -> str:
        return _("A new plan")

    def save(self, form: Any) -> PolicyPlan:
        first_year, last_year = form.cleaned_data["period"]
        title = form.cleaned_data["title"]
        made = editing.create_plan(actor=self.actor, first_year=first_year, last_year=last_year, title=title)
        self.plan = made
        return made


class EditTexts(PartView):
    form_class = PlanForm
    anchor = "#teksten"

    def find(self, **kwargs: Any) -> None:
        super().find(**kwargs)
        self.part = self.plan

    def heading(self) -> str:
        return _("Texts of the plan %(period)s") % {"period": self.plan.period}

    def save(self, form: Any) -> PolicyPlan:
        return editing.edit_plan(actor=self.actor, plan=self.plan, version=form.cleaned_data["version"], values=form.cleaned_data)


class AddStrategicGoal(PartView):
    form_class = StrategicGoalForm
    anchor = "#sd-{pk}"

    def heading(self) -> str:
        return _("A new strategic goal")

    def save(self, form: Any) -> StrategicGoal:
        return editing.add_strategic_goal(actor=self.actor, plan=self.plan, values=form.cleaned_data)


class EditStrategicGoal(PartView):
    form_class = StrategicGoalForm
    anchor = "#sd-{pk}"

    def find(self, **kwargs: Any) -> None:
        self.part = get_object_or_404(StrategicGoal.objects.select_related("plan"), pk=kwargs["pk"])
        self.plan = self.part.plan

    def heading(self) -> str:
        return str(self.part.code)

    def save(self, form: Any) -> StrategicGoal:
        return editing.edit_strategic_goal(actor=self.actor, goal=self.part, version=form.cleaned_data["version"], values=form.cleaned_data)


class AddOperationalGoal(PartView):
    form_class = OperationalGoalForm
    anchor = "#od-{pk}"

    def find(self, **kwargs: Any) -> None:
        self.strategic_goal = get_object_or_404(StrategicGoal.objects.select_related("plan"), pk=kwargs["pk"])
        self.plan = self.strategic_goal.plan

    def heading(self) -> str:
        return _("A new operational goal in %(code)s") % {"code": self.strategic_goal.code}

    def save(self, form: Any) -> OperationalGoal:
        return editing.add_operational_goal(actor=self.actor, strategic_goal=self.strategic_goal, values=form.cleaned_data)


class EditOperationalGoal(PartView):
    form_class = OperationalGoalForm
    anchor = "#od-{pk}"

    def find(self, **kwargs: Any) -> None:
        self.part = get_object_or_404(OperationalGoal.objects.select_related("strategic_goal__plan", "owner"), pk=kwargs["pk"])
        self.plan = self.part.strategic_goal.plan

    def heading(self) -> str:
        return str(self.part.code)

    def save(self, form: Any) -> OperationalGoal:
        return editing.edit_operational_goal(
            actor=self.actor, goal=self.part, version=form.cleaned_data["version"], values=form.cleaned_data
        )


class AddTenPoint(PartView):
    form_class = TenPointForm
    anchor = "#punt-{pk}"

    def heading(self) -> str:
        return _("A new point of the ten-point programme")

    def save(self, form: Any) -> TenPoint:
        return editing.add_ten_point(actor=self.actor, plan=self.plan, values=form.cleaned_data)


class EditTenPoint(PartView):
    form_class = TenPointForm
    anchor = "#punt-{pk}"

    def find(self, **kwargs: Any) -> None:
        self.part = get_object_or_404(TenPoint.objects.select_related("plan"), pk=kwargs["pk"])
        self.plan = self.part.plan

    def heading(self) -> str:
        return _("Point %(number)s of the ten-point programme") % {"number": self.part.number}

    def save(self, form: Any) -> TenPoint:
        return editing.edit_ten_point(actor=self.actor, point=self.part, version=form.cleaned_data["version"], values=form.cleaned_data)


class AddTargetGroup(PartView):
    form_class = TargetGroupForm
    anchor = "#doelgroep-{pk}"

    def heading(self) -> str:
        return _("A new target group")

    def save(self, form: Any) -> PlanTargetGroup:
        given = form.cleaned_data
        return editing.add_target_group(
            actor=self.actor, plan=self.plan, name=given["name"], rank=given["rank"], explanation=given["explanation"]
        )


class EditTargetGroup(PartView):
    form_class = TargetGroupForm
    anchor = "#doelgroep-{pk}"

    def find(self, **kwargs: Any) -> None:
        self.part = get_object_or_404(PlanTargetGroup.objects.select_related("plan", "target_group"), pk=kwargs["pk"])
        self.plan = self.part.plan

    def form(self, data: Any = None) -> TargetGroupForm:
        word = self.part.target_group
        start = {"name": word.name, "rank": word.rank, "explanation": self.part.explanation, "version": self.part.version}
        return TargetGroupForm(data, initial=start)

    def heading(self) -> str:
        return str(self.part)

    def save(self, form: Any) -> PlanTargetGroup:
        version = form.cleaned_data["version"] or 0
        return editing.edit_target_group(actor=self.actor, group=self.part, version=version, values=form.cleaned_data)
