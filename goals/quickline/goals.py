"""Goals by their code (SD1-OD5, OD 1.5, 1.5) and, when no code is there, by words that only one goal has in its label."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from goals.quickline.folding import Word, words_of_name
from goals.quickline.types import KnownGoal, Part, What

CODE = re.compile(
    r"(?<![\w/.,-])(?:(?:voor\s+)?(?:sd\s?(?P<sd>[0-9]{1,3})[\s./-]{0,2}od\s?(?P<od>[0-9]{1,3})"
    r"|(?:od\s?)?(?P<dotted_sd>[0-9]{1,3})\.(?P<dotted_od>[0-9]{1,3})|od\s?(?P<only_od>[0-9]{1,3})))(?![\w/-]|[.,][0-9])"
)
# A dotted number that is no goal may be anything; what names OD is meant as a goal.
NAMES_GOAL = re.compile(r"sd|od")
SHORTEST_WORD = 4
STOPPED = frozenset({"voor", "over", "naar", "door", "zijn", "deze", "haar", "hun", "onze", "worden", "wordt", "waar", "omtrent"})


def of_year(goals: Sequence[KnownGoal], year: int) -> list[KnownGoal]:
    """The goals of the plan of that year; of the newest plan when no plan covers it."""
    covering = [goal for goal in goals if year in goal.years]
    newest = max((goal.years.start for goal in goals), default=0)
    return covering or [goal for goal in goals if goal.years.start == newest]


def codes_in(text: str, goals: Sequence[KnownGoal]) -> Iterator[Part]:
    """Every code in a folded text; several parts at one place when it may mean several goals, one without value when it means none."""
    for match in CODE.finditer(text):
        strategic, number = match["sd"] or match["dotted_sd"], match["od"] or match["dotted_od"] or match["only_od"]
        meant = [goal for goal in goals if goal.number == int(number) and strategic in (None, str(goal.strategic))]
        for goal in meant:
            yield Part(What.GOAL, match.start(), match.end(), goal.key)
        if not meant and NAMES_GOAL.search(match.group()):
            yield Part(What.GOAL, match.start(), match.end(), None)


def labels_in(words: Sequence[Word], goals: Sequence[KnownGoal]) -> list[Part]:
    """The goals that words point at, their words staying in the title: one goal when all words agree, all of them when they do not."""
    found = [
        Part(What.GOAL, words[at].start, words[at + size - 1].end, goal.key, stays=True) for goal, at, size in whole_labels(words, goals)
    ]
    if found:
        return found
    pointing = [(word, goal) for word in words for goal in goals if len(word.text) >= SHORTEST_WORD and word.text in label_words(goal)]
    alone = [(word, goal) for word, goal in pointing if sum(word == other for other, _goal in pointing) == 1]
    return [Part(What.GOAL, word.start, word.end, goal.key, stays=True) for word, goal in alone or pointing]


def whole_labels(words: Sequence[Word], goals: Iterable[KnownGoal]) -> Iterator[tuple[KnownGoal, int, int]]:
    texts = [word.text for word in words]
    for goal in goals:
        label = list(words_of_name(goal.label))
        places = range(len(texts) - len(label) + 1) if label else range(0)
        yield from ((goal, at, len(label)) for at in places if texts[at : at + len(label)] == label)


def label_words(goal: KnownGoal) -> set[str]:
    return {word for word in words_of_name(goal.label) if len(word) >= SHORTEST_WORD and word not in STOPPED}
