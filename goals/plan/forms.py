"""The forms of the plan. Each keeps what was typed and says how to mend what is wrong."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from goals.models import OperationalGoal, PlanDocument, PolicyPlan, StrategicGoal, TenPoint
from goals.plan.period import PeriodError, read_period
from goals.planimport import ParsedPlan, PlanImportError, Problem, ProblemKind, as_text, parse_plan
from goals.planimport.messages import describe
from goals.planimport.source import MEGABYTE, WORD_LIMIT_MB
from steunpunt.accounts.models import User
from steunpunt.accounts.roles import Role
from steunpunt.shared.uploads import DOCUMENTS, CheckedUpload, UploadProblem, check_upload
from steunpunt.vocabulary.models import TargetGroup

PARAGRAPHS = gettext_lazy("An empty line starts a new paragraph.")


class PeriodField(forms.CharField):
    """Two years, such as 2026-2030; gives the pair."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Policy period"))
        kwargs.setdefault("help_text", gettext_lazy("Two years with a hyphen, such as 2026-2030."))
        super().__init__(max_length=15, **kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return read_period(text)
        except PeriodError as error:
            raise forms.ValidationError(str(error)) from error


class ImportForm(forms.Form):
    """Pasted text or a file; ``parsed`` is there once the form is valid."""

    period = PeriodField()
    text = forms.CharField(
        label=gettext_lazy("Text of the plan"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Paste the text here, with a line “SD1 – …” for each strategic goal and “OD1 – …” for each operational goal."
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a file"),
        required=False,
        allow_empty_file=True,
        help_text=gettext_lazy("Plain text (UTF-8) or Word (.docx), at most 10 MB."),
    )
    parsed: ParsedPlan

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        text, file = cleaned.get("text") or "", cleaned.get("file")
        if file and text.strip():
            self.add_error("file", _("There is text and a file. Choose one of both: empty the text, or leave out the file."))
        elif file is None and not text.strip():
            self.add_error("text", _("There is nothing yet. Paste the text of the plan or choose a file."))
        else:
            self._parse("file" if file else "text", file, text)
        return cleaned

    @cached_property
    def text_read(self) -> str:
        """What was read, as plain text: the next step sends it back, so that nothing waits on the server."""
        file = self.cleaned_data.get("file")
        return as_text(self._bytes) if file else str(self.cleaned_data["text"])

    def _parse(self, field: str, file: UploadedFile[bytes] | None, text: str) -> None:
        try:
            self._bytes = _read(file) if file else text.encode("utf-8", errors="surrogatepass")
            self.parsed = parse_plan(self._bytes)
        except PlanImportError as error:
            for problem in error.problems:
                self.add_error(field, str(describe(problem, error.unit, _)))


def _read(file: UploadedFile[bytes]) -> bytes:
    if (file.size or 0) > WORD_LIMIT_MB * MEGABYTE:
        raise PlanImportError([Problem(ProblemKind.TOO_LARGE, values={"limit": WORD_LIMIT_MB})])
    return bytes(file.read())


class CommitForm(forms.Form):
    """The second step: the same text, what was seen, and what the person decided."""

    period = PeriodField(widget=forms.HiddenInput)
    text = forms.CharField(strip=False, widget=forms.HiddenInput)
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    confirmed = forms.BooleanField(required=False, label=gettext_lazy("I looked at the differences; take the new texts over"))
    archive = forms.MultipleChoiceField(required=False)
    parsed: ParsedPlan

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = self.data.getlist("archive") if hasattr(self.data, "getlist") else []
        self.fields["archive"].choices = [(code, code) for code in codes]  # type: ignore[attr-defined]  # a choice field

    def clean_text(self) -> str:
        text = str(self.cleaned_data["text"])
        try:
            self.parsed = parse_plan(text.encode("utf-8", errors="surrogatepass"))
        except PlanImportError as error:
            raise forms.ValidationError([str(describe(problem, error.unit, _)) for problem in error.problems]) from error
        return text


class NewPlanForm(forms.Form):
    period = PeriodField()
    title = forms.CharField(label=gettext_lazy("Title"), max_length=250)


class VersionedForm(forms.ModelForm[Any]):
    """Carries the version that the person started from."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_new = self.instance.pk is None
        self.fields["version"].initial = 1 if is_new else self.instance.version
        if is_new:
            del self.fields["version"]


class PlanForm(VersionedForm):
    class Meta:
        model = PolicyPlan
        fields: ClassVar = ["title", "mission", "who_we_are", "ten_points_introduction"]
        widgets: ClassVar = {
            "mission": forms.Textarea(attrs={"rows": 12}),
            "who_we_are": forms.Textarea(attrs={"rows": 8}),
            "ten_points_introduction": forms.Textarea(attrs={"rows": 5}),
        }
        help_texts: ClassVar = {"mission": PARAGRAPHS, "who_we_are": PARAGRAPHS, "ten_points_introduction": PARAGRAPHS}


GOAL_WIDGETS = {"text": forms.Textarea(attrs={"rows": 3}), "explanation": forms.Textarea(attrs={"rows": 5})}
GOAL_HELP = {
    "text": gettext_lazy("Literally as it stands in the plan."),
    "short_label": gettext_lazy("A few words for lists, filters and charts; at most 60 characters."),
    "explanation": gettext_lazy("What this goal means, for somebody who does not know the plan. May stay empty."),
}


class StrategicGoalForm(VersionedForm):
    class Meta:
        model = StrategicGoal
        fields: ClassVar = ["text", "short_label", "explanation"]
        widgets: ClassVar = GOAL_WIDGETS
        help_texts: ClassVar = GOAL_HELP


class OperationalGoalForm(VersionedForm):
    class Meta:
        model = OperationalGoal
        fields: ClassVar = ["text", "short_label", "explanation", "owner"]
        widgets: ClassVar = GOAL_WIDGETS
        help_texts: ClassVar = {**GOAL_HELP, "owner": gettext_lazy("The colleague who follows this goal.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = User.objects.filter(is_active=True, role__in=[Role.STAFF, Role.PUBLISHER]).order_by("name")
        owner = self.fields["owner"]
        assert isinstance(owner, forms.ModelChoiceField)
        owner.queryset = colleagues | User.objects.filter(pk=self.instance.owner_id or 0)
        owner.empty_label = _("nobody yet")


class TenPointForm(VersionedForm):
    class Meta:
        model = TenPoint
        fields: ClassVar = ["title", "text"]
        widgets: ClassVar = {"text": forms.Textarea(attrs={"rows": 6})}
        help_texts: ClassVar = {"text": PARAGRAPHS}


class TargetGroupForm(forms.Form):
    """The name and rank of the shared word, and what this plan says about it."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=160)
    rank = forms.ChoiceField(label=gettext_lazy("Rank"), choices=TargetGroup.Rank.choices, widget=forms.RadioSelect)
    explanation = forms.CharField(label=gettext_lazy("Explanation"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)


class DocumentForm(forms.Form):
    """A file with its date; ``checked`` is there once the form is valid."""

    kind = forms.ChoiceField(label=gettext_lazy("Document"), choices=PlanDocument.Kind.choices)
    dated_on = forms.DateField(
        label=gettext_lazy("Date of the document"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("The date that stands on the document itself."),
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        allow_empty_file=True,
        help_text=gettext_lazy("PDF, Word (.docx) or OpenDocument (.odt), at most 20 MB."),
    )
    checked: CheckedUpload

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        try:
            self.checked = check_upload(file, kinds=DOCUMENTS)
        except UploadProblem as problem:
            raise forms.ValidationError(str(problem)) from problem
        return file
