"""One row of the sheet: what is typed, what it means, and what became of it."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from goals.actions.ledger import ActivityConflictError, change_activity, log_activity
from goals.actions.values import ActivityValues, LedgerError, check, values_of
from goals.activities.conflict import in_words
from goals.models import Activity
from goals.week.cells import CELLS, READERS, CellError, Lookup, cells_of, read_values
from steunpunt.accounts.models import User

# Where a problem of the ledger shows in the sheet; what has no cell is said of the row.
CELL_OF = {"starts_on": "day", "ends_on": "day", "other_goals": "goal"}
SHEET = "week-sheet"
MAY_BE_EMPTY = frozenset({"organisations", "half_days", "participations"})


class RowForm(forms.Form):
    """The cells of a row as text. ``was`` marks what the cells said when they were shown, so that an untouched row is left alone."""

    entry = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**63 - 1)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**31 - 1)
    form_token = forms.UUIDField(widget=forms.HiddenInput, required=False)
    was = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    proposed = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    day = forms.CharField(label=CELLS["day"], required=False, max_length=30)
    kind = forms.CharField(label=CELLS["kind"], required=False, max_length=60)
    title = forms.CharField(label=CELLS["title"], required=False, max_length=200)
    goal = forms.CharField(label=CELLS["goal"], required=False, max_length=200)
    organisations = forms.CharField(label=CELLS["organisations"], required=False, max_length=20_000)
    half_days = forms.CharField(label=CELLS["half_days"], required=False, max_length=20)
    participations = forms.CharField(label=CELLS["participations"], required=False, max_length=20)
    mode = forms.CharField(label=CELLS["mode"], required=False, max_length=40)

    def __init__(self, *args: Any, lookup: Lookup, there: Activity | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            # The cells stand in a table outside the form, so that a row can be sent without the others.
            field.widget.attrs["form"] = SHEET
        self.lookup, self.there = lookup, there
        self.source: ActivityValues | None = None
        self.said: dict[str, Any] = {}

    def cells(self) -> list[forms.BoundField]:
        return [self[name] for name in CELLS]

    def typed(self) -> dict[str, str]:
        return {name: " ".join(str(self[name].value() or "").split()) for name in CELLS}

    @property
    def is_blank(self) -> bool:
        """Nothing to log: a row of nothing, or a proposal whose title was taken away."""
        typed = self.typed()
        if self["entry"].value():
            return False
        return not typed["title"] if self["proposed"].value() else not any(typed.values())

    @property
    def is_untouched(self) -> bool:
        return bool(self["entry"].value()) and self["was"].value() == mark_of(self.typed())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        shown = cells_of(read_values(self.there)) if self.there else {}
        if self.there:
            self.said["starts_on"] = self.there.starts_on
        for name, reader in READERS.items():
            text = " ".join(cleaned.get(name, "").split())
            if name in self.errors or (shown and text == " ".join(shown[name].split())):
                continue
            try:
                self.said.update(reader(text, self.lookup, self.said))
            except CellError as error:
                self.add_error(name, str(error))
        return cleaned

    def values(self, actor: User) -> ActivityValues:
        """What the row says; of an entry that is there, all that the sheet does not show stays as it is."""
        if self.there:
            return replace(values_of(self.there), **self.said)
        if self.source:
            return replace(self.source, **self.said, staff=(actor,))
        return ActivityValues(staff=(actor,), **self.said)

    def put_problems(self, problems: Mapping[str, str]) -> None:
        for name, text in problems.items():
            cell = CELL_OF.get(name, name)
            self.add_error(cell if cell in CELLS else None, text)


@dataclass
class Row:
    """A row with what became of it: blank, proposed, there, wanting, wrong, saved, conflict."""

    number: int
    form: RowForm
    state: str
    clashes: list[str]
    cells: dict[str, str]

    @property
    def problems(self) -> list[tuple[str, str, str]]:
        """Cell, its label, and what is wrong with it."""
        wrong = [(name, str(text)) for name, texts in self.form.errors.items() for text in texts if name != "entry"]
        return [(name, str(CELLS.get(name, "")), text) for name, text in wrong]

    @property
    def entry(self) -> Any:
        return self.form["entry"].value()


def prefix(number: int) -> str:
    return f"rij-{number}"


def mark_of(cells: Mapping[str, str]) -> str:
    text = "\x1f".join(" ".join(cells[name].split()) for name in CELLS)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def shown_row(number: int, lookup: Lookup, *, cells: Mapping[str, str] | None = None, **hidden: Any) -> Row:
    """A row that nobody typed in yet: blank, proposed, or an entry that is there."""
    initial = {**(cells or {}), "form_token": uuid.uuid4(), **hidden}
    if hidden.get("entry"):
        initial["was"] = mark_of(cells or {})
    state = "there" if hidden.get("entry") else "proposed" if hidden.get("proposed") else "blank"
    return Row(number, RowForm(initial=initial, lookup=lookup, prefix=prefix(number)), state, [], dict(cells or {}))


def key_of(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def typed_row(number: int, data: Any, lookup: Lookup, entries: Mapping[int, Activity]) -> Row:
    form = RowForm(data, lookup=lookup, prefix=prefix(number))
    form.there = entries.get(key_of(str(form["entry"].value() or "")) or 0)
    return Row(number, form, "blank" if form.is_blank else "there", [], {})


def checked(row: Row, actor: User) -> Row:
    """What is wrong so far; an empty cell is no mistake while somebody types."""
    form = row.form
    if form.is_blank or form.is_untouched:
        return row
    if form.is_valid():
        try:
            check(form.values(actor))
        except LedgerError as error:
            form.put_problems(error.problems)
    empty = [name for name in CELLS if name not in MAY_BE_EMPTY and not form.typed()[name]]
    for name in empty:
        form.errors.pop(name, None)
    row.state = "wrong" if form.errors else "wanting"
    return row


def saved(row: Row, actor: User) -> Row:
    """Log or change what the row says. It stands on its own: whatever happens to it, other rows do not notice."""
    form = row.form
    if form.is_blank or form.is_untouched:
        return row
    if form["entry"].value() and form.there is None:
        return gone(row)
    form.there = form.there or logged_before(form)
    if not form.is_valid():
        row.state = "wrong"
        return row
    values = form.values(actor)
    try:
        activity = written(form, actor, values)
    except ActivityConflictError as conflict:
        return clashing(row, conflict.current, values)
    except LedgerError as error:
        form.put_problems(error.problems)
        row.state = "wrong"
        return row
    row.state = "saved"
    return with_entry(row, activity, cells_of(values))


def logged_before(form: RowForm) -> Activity | None:
    """The entry that this very row made already, when the answer never arrived or the row was sent twice."""
    token = form["form_token"].value()
    try:
        return Activity.objects.filter(form_token=uuid.UUID(str(token))).first() if token else None
    except ValueError:
        return None


def written(form: RowForm, actor: User, values: ActivityValues) -> Activity:
    if form.there is None:
        return log_activity(actor=actor, values=values, form_token=form.cleaned_data["form_token"])
    return change_activity(actor=actor, activity=form.there, version=form.cleaned_data["version"] or 1, values=values)


def gone(row: Row) -> Row:
    """Somebody deleted the entry: saving again logs it anew."""
    row.state = "wrong"
    row.form.is_valid()
    row.form.add_error(None, _("This activity was deleted meanwhile. Save again to log it anew, or empty the row."))
    return with_hidden(row, entry="", version="", form_token=str(uuid.uuid4()), was="")


def clashing(row: Row, current: Activity, values: ActivityValues) -> Row:
    """Saving again is a decision: what was typed stays, on top of the version that is there now."""
    theirs = values_of(current)
    for name in ("starts_on", "kind", "title", "goal", "organisations", "half_days", "participations", "mode"):
        there, here = in_words(theirs, name), in_words(values, name)
        if there != here:
            label = next(str(label) for cell, label in CELLS.items() if cell in (name, CELL_OF.get(name)))
            row.clashes.append(f"{label}: {there}")
    row.state = "conflict"
    return with_hidden(row, entry=str(current.pk), version=str(current.version), was="")


def with_entry(row: Row, activity: Activity, cells: dict[str, str]) -> Row:
    row.cells = cells
    hidden = {"entry": str(activity.pk), "version": str(activity.version), "was": mark_of(cells), "proposed": ""}
    return with_hidden(row, **hidden, **cells)


def with_hidden(row: Row, **changed: str) -> Row:
    """The same row, what is wrong with it included, with other values in some of its fields."""
    there = {row.form.add_prefix(name): row.form[name].value() or "" for name in row.form.fields}
    row.form.data = there | {row.form.add_prefix(name): value for name, value in changed.items()}
    return row
