"""Made-up content for the style page; nothing here is a figure of the centre."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from steunpunt.shared.templatetags.look import Knot

COLOURS = (
    ("ink", gettext_lazy("text")),
    ("ink-soft", gettext_lazy("muted text")),
    ("paper", gettext_lazy("paper")),
    ("surface", gettext_lazy("surface")),
    ("line", gettext_lazy("hairline")),
    ("thread", gettext_lazy("thread, primary action")),
    ("good", gettext_lazy("done")),
    ("care", gettext_lazy("warning")),
)


class SampleForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("Title"), max_length=80, help_text=gettext_lazy("As you would tell it to a colleague."))
    day = forms.DateField(label=gettext_lazy("Date"), widget=forms.DateInput(attrs={"type": "date"}))
    mode = forms.ChoiceField(label=gettext_lazy("Mode"), choices=[("online", gettext_lazy("online")), ("site", gettext_lazy("on site"))])
    is_open = forms.BooleanField(label=gettext_lazy("Open to everyone"), required=False)
    story = forms.CharField(label=gettext_lazy("What happened"), widget=forms.Textarea(attrs={"rows": 3}), required=False)


def sample_knots() -> list[Knot]:
    goals = [Knot(_("Strategic goal %(number)s") % {"number": n}, f"#sd{n}", f"SD{n}", n) for n in range(1, 5)]
    steps = [Knot(_("Operational goal %(number)s") % {"number": n}, "#od", f"OD{n}", 1, level=2, is_current=n == 2) for n in (1, 2, 3)]
    return [Knot(_("Mission"), "#mission", _("Mission")), goals[0], *steps, *goals[1:]]


def sample_facets() -> list[dict[str, Any]]:
    kinds = [(_("training"), 34, True), (_("peer group"), 12, False), (_("study day"), 3, False)]
    return [{"label": label, "count": count, "url": "#facet", "is_active": active} for label, count, active in kinds]


def style_page() -> dict[str, Any]:
    """Everything that the style page shows."""
    return {
        "colours": COLOURS,
        "goals": range(1, 5),
        "knots": sample_knots(),
        "crumbs": [(_("What we promise and do"), "#plan"), ("SD1", "#sd1"), (_("Operational goal %(number)s") % {"number": 2}, "")],
        "facts": [(_("When"), "12 maart 2024"), (_("Kind"), _("training")), (_("Mode"), _("online"))],
        "columns": [_("Goal"), _("Activities"), _("Half-days")],
        "rows": [["SD1", 61, 120], ["SD2", 14, 22], ["SD3", 0, 0]],
        "options": sample_facets(),
        "choices": [{"label": _("training"), "url": "#facet"}, {"label": _("in 2024"), "url": "#facet"}],
        "form": SampleForm({"title": "", "day": "2024-02-30", "mode": "online"}),
        "page": Paginator(range(200), 20).page(4),
    }
