"""The words for each problem: what is wrong and how to mend it.

The reader itself knows no Django, so the texts are only marked for translation here;
whoever shows them translates them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from goals.planimport.result import Problem, ProblemKind, Unit


def gettext_noop(text: str) -> str:
    return text


@dataclass(frozen=True, slots=True)
class Message:
    """A problem in words, ready to print."""

    line: int | None
    where: str
    what: str
    how: str

    def __str__(self) -> str:
        start = f"{self.where}: " if self.where else ""
        return f"{start}{self.what} {self.how}"


WHAT_AND_HOW: dict[ProblemKind, tuple[str, str]] = {
    ProblemKind.EMPTY: (
        gettext_noop("There is no text in it."),
        gettext_noop("Choose the file that holds the plan, or paste its text."),
    ),
    ProblemKind.TOO_LARGE: (
        gettext_noop("It is larger than %(limit)s MB."),
        gettext_noop("Keep only the text of the plan: without pictures and annexes it is far smaller."),
    ),
    ProblemKind.BINARY: (
        gettext_noop("This is not text: there are control characters in it."),
        gettext_noop("Save the plan as plain text (UTF-8) or as a Word file (.docx)."),
    ),
    ProblemKind.WRONG_KIND_OF_FILE: (
        gettext_noop("This is a file of the kind “%(kind)s”, which cannot be read as a plan."),
        gettext_noop("Save the plan as plain text (UTF-8) or as a Word file (.docx), or paste its text."),
    ),
    ProblemKind.WRONG_ENCODING: (
        gettext_noop("Byte %(byte)s is not valid %(encoding)s, so letters such as é and ï would be lost."),
        gettext_noop("Save the file again with the encoding UTF-8."),
    ),
    ProblemKind.BROKEN_WORD_FILE: (
        gettext_noop("The Word file is damaged or is not a Word document."),
        gettext_noop("Open it in Word, save it as .docx once more, or paste its text."),
    ),
    ProblemKind.NO_GOALS: (
        gettext_noop("There is not a single goal in this text."),
        gettext_noop("Start each strategic goal with “SD1 – …” and each operational goal with “OD1 – …”."),
    ),
    ProblemKind.DUPLICATE_STRATEGIC_GOAL: (
        gettext_noop("SD%(number)s was already there on %(first)s."),
        gettext_noop("Give each strategic goal its own number, or leave out the table of contents."),
    ),
    ProblemKind.DUPLICATE_OPERATIONAL_GOAL: (
        gettext_noop("OD%(number)s of SD%(strategic)s was already there on %(first)s."),
        gettext_noop("Give each operational goal of one strategic goal its own number."),
    ),
    ProblemKind.GOAL_BEFORE_STRATEGIC_GOAL: (
        gettext_noop("OD%(number)s stands before any strategic goal."),
        gettext_noop("Put the line of its strategic goal (“SD1 – …”) above it."),
    ),
    ProblemKind.STRATEGIC_GAP: (
        gettext_noop("SD%(number)s follows, but SD%(missing)s is nowhere."),
        gettext_noop("Add SD%(missing)s or number the strategic goals 1, 2, 3 and so on."),
    ),
    ProblemKind.OPERATIONAL_GAP: (
        gettext_noop("OD%(number)s of SD%(strategic)s follows, but OD%(missing)s is nowhere."),
        gettext_noop("Add OD%(missing)s, or number the operational goals of each strategic goal from 1."),
    ),
    ProblemKind.WRONG_STRATEGIC_GOAL: (
        gettext_noop("OD %(named)s.%(number)s stands under SD%(strategic)s."),
        gettext_noop("Move it to SD%(named)s, or number it %(strategic)s.%(number)s."),
    ),
    ProblemKind.NUMBER_ZERO: (
        gettext_noop("%(goal)s: goals are numbered from 1."),
        gettext_noop("Number them 1, 2, 3 and so on."),
    ),
    ProblemKind.GOAL_WITHOUT_TEXT: (
        gettext_noop("%(goal)s has a number but no text."),
        gettext_noop("Write the text of the goal behind its number."),
    ),
    ProblemKind.TEXT_TOO_LONG: (
        gettext_noop("%(goal)s is %(length)s characters long; the limit is %(limit)s."),
        gettext_noop("Keep the goal itself and put the explanation in a paragraph of its own."),
    ),
}

WHERE: dict[Unit, str] = {
    "line": gettext_noop("Line %(number)s"),
    "paragraph": gettext_noop("Paragraph %(number)s"),
}
ON: dict[Unit, str] = {
    "line": gettext_noop("line %(number)s"),
    "paragraph": gettext_noop("paragraph %(number)s"),
}


def untranslated(text: str) -> str:
    return text


def describe(problem: Problem, unit: Unit, translate: Callable[[str], str] = untranslated) -> Message:
    """The problem in words; ``translate`` turns an English template into the reader's language."""
    what, how = WHAT_AND_HOW[problem.kind]
    values = dict(problem.values)
    if "first" in values:
        values["first"] = translate(ON[unit]) % {"number": values["first"]}
    where = "" if problem.line is None else translate(WHERE[unit]) % {"number": problem.line}
    return Message(problem.line, where, translate(what) % values, translate(how) % values)
