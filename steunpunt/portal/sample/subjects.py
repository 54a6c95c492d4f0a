"""Themes of the sample life, and for whom its activities were. All of it is marked as an example."""

from __future__ import annotations

from collections.abc import Iterable

from goals.models import Activity, ActivitySubject
from steunpunt.portal.sample.content import lines_of
from steunpunt.portal.sample.dice import Dice
from steunpunt.vocabulary.actions import add_theme
from steunpunt.vocabulary.models import TargetGroup, Theme

GROUPS = {
    TargetGroup.Rank.PRIMARY: ("Professionals in het sociaal-cultureel werk", "Organisaties in het sociaal-cultureel werk"),
    TargetGroup.Rank.SECONDARY: ("Overheden", "Aanpalende sectoren", "Bovenbouworganisaties", "Onderwijs en onderzoek"),
}


def themes() -> dict[Theme, tuple[str, ...]]:
    """Each theme of the file with the words by which a title is about it; added when it is not there yet."""
    there = {theme.name: theme for theme in Theme.objects.all()}
    found = {}
    for line in lines_of("themes.txt"):
        name, words = (part.strip() for part in line.split("|"))
        theme = there.get(name) or add_theme(actor=None, name=name, is_sample=True)
        found[theme] = tuple(word.strip() for word in words.split(","))
    return found


def target_groups() -> list[TargetGroup]:
    """Those that there are, or else the groups that the core tasks of the support centre name for 2021-2025."""
    if not TargetGroup.objects.exists():
        ranked = [(rank, name) for rank, names in GROUPS.items() for name in names]
        TargetGroup.objects.bulk_create(TargetGroup(name=name, rank=rank, order=place) for place, (rank, name) in enumerate(ranked, 1))
    return list(TargetGroup.objects.all())


def subjects_of(rows: Iterable[Activity]) -> list[ActivitySubject]:
    """Themes by the words of the title, and target groups of the plan: usually the first, and for some nobody noted it."""
    known, groups = themes(), target_groups()
    found = []
    for row in rows:
        title = row.title.lower()
        found += [ActivitySubject(activity=row, theme=theme) for theme, words in known.items() if any(word in title for word in words)]
        dice = Dice("voor wie", row.origin_key or "")
        if groups and dice.between(1, 10) <= 8:
            found.append(ActivitySubject(activity=row, target_group=groups[min(dice.between(0, 2) * dice.between(0, 1), len(groups) - 1)]))
    return found
