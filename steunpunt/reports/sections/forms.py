"""Forms of the sections: who writes, what is said, why something goes back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from steunpunt.accounts.models import User
from steunpunt.reports.models import ReportSection

LONGEST_COMMENT = 4000


class CommentForm(forms.Form):
    text = forms.CharField(
        label=_("Comment"),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Write what you want to ask or suggest.")},
    )


class SendBackForm(forms.Form):
    reason = forms.CharField(
        label=_("What should change?"),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why, so that your colleague knows what to change.")},
    )


class AssignForm(forms.Form):
    """One choice of a colleague per section; all fields share one read of the colleagues."""

    def __init__(self, *args: Any, sections: list[ReportSection], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sections = sections
        self.people = {str(person.pk): person for person in User.objects.colleagues().filter(is_active=True)}
        for section in sections:
            self.fields[self.name_of(section)] = forms.ChoiceField(
                label=section.label, required=False, choices=self.choices_for(section), initial=str(section.assigned_to_id or "")
            )

    @staticmethod
    def name_of(section: ReportSection) -> str:
        return f"section-{section.pk}"

    def choices_for(self, section: ReportSection) -> list[tuple[str, str]]:
        """The colleagues of today, and who has it now, though that account be closed."""
        found = [("", str(_("nobody yet"))), *((pk, person.name) for pk, person in self.people.items())]
        holder = section.assigned_to
        return found if holder is None or str(holder.pk) in self.people else [*found, (str(holder.pk), holder.name)]

    def chosen(self) -> dict[int, User | None]:
        """Who was chosen, by the id of the section. A closed account that stays where it is, is left out."""
        found: dict[int, User | None] = {}
        for section in self.sections:
            value = self.cleaned_data[self.name_of(section)]
            if value == "" or value in self.people:
                found[section.pk] = self.people.get(value)
        return found
