"""From blocks to a plan: what a block means in the section where it stands."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from goals.planimport.blocks import DOWNLOAD_NAMES, Block, Kind, Section, to_blocks
from goals.planimport.check import FoundGoal, problems_in
from goals.planimport.result import (
    ParsedOperationalGoal,
    ParsedPlan,
    ParsedStrategicGoal,
    PlanImportError,
    Problem,
    ProblemKind,
    UnrecognisedLine,
)
from goals.planimport.source import ZIP_START, SourceText, read_text
from goals.planimport.word import read_word


def parse_plan(data: bytes) -> ParsedPlan:
    """Read a plan from the bytes of a text or a Word file.

    Raises ``PlanImportError`` with every problem found, and nothing else, whatever the bytes.
    """
    return parse_source(read_source(data))


def read_source(data: bytes) -> SourceText:
    """The lines of a text or the paragraphs of a Word file. Raises ``PlanImportError``."""
    if not data.strip():
        raise PlanImportError([Problem(ProblemKind.EMPTY)])
    return read_word(data) if data.startswith(ZIP_START) else read_text(data)


def as_text(data: bytes) -> str:
    """The same as plain text: paragraphs of a Word file get an empty line between them."""
    source = read_source(data)
    lines = [line.text if line.follows_directly else f"\n{line.text}" for line in source.lines]
    return "\n".join(lines).strip()


def parse_source(source: SourceText) -> ParsedPlan:
    if not source.lines:
        raise PlanImportError([Problem(ProblemKind.EMPTY)], unit=source.unit)
    reader = _Reader(to_blocks(source.lines))
    problems = problems_in(reader.goals, reader.first_line)
    if problems:
        raise PlanImportError(problems, unit=source.unit)
    return reader.plan(source)


@dataclass(slots=True)
class _Texts:
    heading: str = ""
    paragraphs: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)


class _Reader:
    """Walks the blocks once and remembers the section it is in."""

    def __init__(self, blocks: list[Block]) -> None:
        self.goals: list[FoundGoal] = []
        self.unrecognised: list[UnrecognisedLine] = []
        self.title = ""
        self.texts: dict[Section, _Texts] = defaultdict(_Texts)
        self.first_line = blocks[0].line if blocks else 1
        self._section = Section.START
        self._names_strategic = any(block.kind is Kind.STRATEGIC for block in blocks)
        self._names_operational = any(block.kind is Kind.OPERATIONAL for block in blocks)
        self._dots = any(block.kind is Kind.DOTTED for block in blocks)
        for position, block in enumerate(blocks):
            self._read(block, is_first=position == 0)

    def plan(self, source: SourceText) -> ParsedPlan:
        ten_points, groups = self.texts[Section.TEN_POINTS], self.texts[Section.TARGET_GROUPS]
        downloads = self.texts[Section.DOWNLOADS]
        return ParsedPlan(
            strategic_goals=_nested(self.goals),
            title=self.title,
            mission=tuple(self.texts[Section.MISSION].paragraphs),
            who_we_are=tuple(self.texts[Section.WHO_WE_ARE].paragraphs),
            ten_points_heading=ten_points.heading,
            ten_points_intro=tuple(ten_points.paragraphs),
            ten_points=tuple(ten_points.items),
            target_groups_heading=groups.heading,
            target_groups_intro=tuple(groups.paragraphs),
            target_groups=tuple(groups.items),
            goals_heading=self.texts[Section.GOALS].heading,
            downloads_heading=downloads.heading,
            downloads_intro=tuple(downloads.paragraphs),
            downloads=tuple(downloads.items),
            unrecognised=tuple(self.unrecognised),
            unit=source.unit,
        )

    def _read(self, block: Block, *, is_first: bool) -> None:
        if self._is_download(block):
            self._add_download(block)
        elif block.kind is Kind.HEADING:
            self._start_section(block)
        elif is_first and block.kind is Kind.TEXT:
            self.title = block.text
        elif not self._is_goal(block):
            self._read_text(block)

    def _is_download(self, block: Block) -> bool:
        name = block.text.rstrip(" .").casefold()
        if name not in DOWNLOAD_NAMES or self._section is Section.START:
            return False
        if block.kind is Kind.HEADING:
            return self._section is Section.DOWNLOADS
        return block.kind in (Kind.TEXT, Kind.BULLETED, Kind.NUMBERED)

    def _add_download(self, block: Block) -> None:
        name = DOWNLOAD_NAMES[block.text.rstrip(" .").casefold()]
        if name not in self.texts[Section.DOWNLOADS].items:
            self.texts[Section.DOWNLOADS].items.append(name)

    def _start_section(self, block: Block) -> None:
        self._section = block.section or self._section
        texts = self.texts[self._section]
        texts.heading = texts.heading or block.text.rstrip(" :")

    def _is_goal(self, block: Block) -> bool:
        level = self._level(block)
        if level is None:
            return False
        self._section = Section.GOALS
        is_strategic = level is Kind.STRATEGIC
        strategic = block.number if is_strategic else None
        if not is_strategic:
            above = [goal for goal in self.goals if goal.is_strategic]
            strategic = above[-1].number if above else None
        self.goals.append(FoundGoal(is_strategic, block.number, strategic, block.strategic, block.text, block.line))
        return True

    def _level(self, block: Block) -> Kind | None:
        """Which kind of goal the block is; unlabelled numbers count only where no label is used."""
        in_goals = self._section is Section.GOALS
        match block.kind:
            case Kind.STRATEGIC | Kind.OPERATIONAL:
                return block.kind
            case Kind.DOTTED if in_goals and not self._names_operational:
                return Kind.OPERATIONAL
            case Kind.NUMBERED if in_goals and not self._names_strategic:
                return Kind.STRATEGIC
            case Kind.NUMBERED if in_goals and not (self._names_operational or self._dots):
                return Kind.OPERATIONAL
        return None

    def _read_text(self, block: Block) -> None:
        texts = self.texts[self._section]
        takes_items = self._section in (Section.TEN_POINTS, Section.TARGET_GROUPS)
        is_goal_like = block.kind is Kind.GOAL_LIKE or (self._section is Section.GOALS and block.kind is Kind.DOTTED)
        if is_goal_like or self._section in (Section.START, Section.ABOUT, Section.GOALS):
            self.unrecognised.append(UnrecognisedLine(block.line, block.source, is_goal_like))
        elif takes_items and block.kind in (Kind.BULLETED, Kind.NUMBERED):
            texts.items.append(block.text)
        elif self._section is Section.DOWNLOADS and block.kind is not Kind.TEXT:
            self.unrecognised.append(UnrecognisedLine(block.line, block.source))
        else:
            texts.paragraphs.append(block.text if block.kind is Kind.BULLETED else block.source)


def _nested(goals: list[FoundGoal]) -> tuple[ParsedStrategicGoal, ...]:
    below: dict[int | None, list[ParsedOperationalGoal]] = defaultdict(list)
    for goal in goals:
        if not goal.is_strategic:
            below[goal.strategic].append(ParsedOperationalGoal(goal.number, goal.text, goal.line))
    return tuple(
        ParsedStrategicGoal(
            goal.number,
            goal.text,
            goal.line,
            tuple(sorted(below[goal.number], key=lambda found: found.number)),
        )
        for goal in sorted(goals, key=lambda found: found.number)
        if goal.is_strategic
    )
