"""Where one is: the crumbs of a page and the knots on its thread."""

from django.urls import reverse
from django.utils.translation import gettext as _

from goals.models import PolicyPlan
from steunpunt.shared.templatetags.look import Knot

Crumbs = list[tuple[str, str]]


def work_crumbs(here: str = "", plan: PolicyPlan | None = None) -> Crumbs:
    """From the list of plans, through one plan, to ``here``; the last has no address."""
    crumbs = [(_("Manage the plan"), reverse("plan:index"))]
    if plan is not None:
        crumbs.append((plan.period, reverse("plan:edit", args=[plan.period])))
    if here:
        crumbs.append((here, ""))
    crumbs[-1] = (crumbs[-1][0], "")
    return crumbs


def about_knots() -> list[Knot]:
    return [
        Knot(_("Our mission"), "#missie", _("Mission")),
        Knot(_("Who we are"), "#wie-we-zijn", _("Who")),
        Knot(_("Our target groups"), "#doelgroepen", _("For whom")),
        Knot(_("Our ten-point programme"), "#tien-punten", _("10 points")),
        Knot(_("Read more"), "#downloads", _("More")),
    ]


def plan_knots(plan: PolicyPlan) -> list[Knot]:
    """The parts of one plan, in the order of the page."""
    goals = [Knot(goal.label, f"#sd-{goal.pk}", goal.code, goal=goal) for goal in plan.strategic_goals.all()]
    return [
        Knot(_("Texts"), "#teksten", _("Texts")),
        *goals,
        Knot(_("Our ten-point programme"), "#punten", _("10 points")),
        Knot(_("Our target groups"), "#doelgroepen", _("For whom")),
        Knot(_("Downloads"), "#downloads", _("Downloads")),
    ]
