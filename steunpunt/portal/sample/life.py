"""Five years of a support centre, worked out from the programme: pure, without the database."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from steunpunt.portal.sample import content
from steunpunt.portal.sample.dice import Dice

YEARS = range(2021, 2026)
# July and August are quiet, spring and autumn are busy.
BUSY_MONTHS = ((1, 7), (2, 9), (3, 14), (4, 9), (5, 12), (6, 9), (7, 1.5), (8, 1.5), (9, 10), (10, 15), (11, 14), (12, 6))
WEEKDAYS = ((0, 12), (1, 30), (2, 10), (3, 33), (4, 15))
KNOWN_ORGANISATIONS = {2021: 86, 2022: 97, 2023: 108, 2024: 114, 2025: 119}
HOLIDAYS = frozenset({(1, 1), (5, 1), (7, 21), (8, 15), (11, 1), (11, 11), (12, 25)})
# In 2021 nearly everything was online; afterwards people wanted to meet again.
MODES = {
    2021: (("online", 75), ("on-site", 18), ("mixed", 7)),
    2022: (("online", 16), ("on-site", 69), ("mixed", 15)),
    2023: (("online", 20), ("on-site", 65), ("mixed", 15)),
    2024: (("online", 24), ("on-site", 61), ("mixed", 15)),
    2025: (("online", 27), ("on-site", 57), ("mixed", 16)),
}
PAPER = frozenset({"publication", "longread", "tool", "research"})
PLACES = (("Brussel", 26), ("Gent", 17), ("Antwerpen", 15), ("Leuven", 11), ("Mechelen", 12), ("Hasselt", 8), ("Kortrijk", 6))
# Half-days and participations that a kind usually has: least and most.
SIZES: dict[str, tuple[tuple[int, int], tuple[int, int]]] = {
    "basic-training": ((2, 4), (9, 18)),
    "training": ((1, 2), (8, 20)),
    "workshop": ((1, 1), (7, 18)),
    "webinar": ((1, 1), (22, 95)),
    "peer-group": ((1, 1), (6, 13)),
    "learning-network": ((1, 1), (10, 26)),
    "learning-trajectory": ((5, 8), (9, 15)),
    "development-trajectory": ((5, 10), (8, 16)),
    "guidance": ((4, 9), (6, 14)),
    "inspiration-day": ((2, 2), (70, 160)),
    "study-day": ((2, 2), (80, 190)),
    "network-meeting": ((1, 1), (8, 24)),
    "consultation": ((1, 1), (5, 16)),
    "advice": ((1, 2), (1, 5)),
    "other": ((1, 2), (12, 60)),
}
LONG = frozenset({"learning-trajectory", "development-trajectory", "guidance", "research"})
GUIDANCE_WORDS = ("Begeleiding", "gespreksrondes", "Strategiedag", "Meedenken over de toekomst")


@dataclass
class SampleActivity:
    """An entry of the ledger, with names and codes instead of rows.

    ``half_days`` and ``participations`` are a number, ``"unknown"`` or ``"not-applicable"``;
    ``organisations`` is a list of positions in the list of organisations, or one of those words.
    """

    key: str
    kind: str
    title: str
    text: str
    starts_on: date
    ends_on: date | None
    mode: str
    goals: list[str]
    half_days: int | str
    participations: int | str
    organisations: list[int] | str
    municipality: str = ""
    staff: list[str] = field(default_factory=list)


def activities() -> list[SampleActivity]:
    """Everything the sample centre did, in the order of time."""
    found = [*programme_activities(), *advice_activities(), *last_days()]
    return sorted(found, key=lambda activity: (activity.starts_on, activity.key))


def programme_activities() -> Iterator[SampleActivity]:
    for line in content.programme():
        for year, count in line.times.items():
            for turn in range(1, count + 1):
                yield of_programme(line, year, turn, count)


def of_programme(line: content.ProgrammeLine, year: int, turn: int, count: int) -> SampleActivity:
    dice = Dice(line.title, year, turn)
    activity = SampleActivity(
        key=f"voorbeeld:{year}:{line.goal}:{line.title}:{turn}"[:120],
        kind=line.kind,
        title=line.title,
        text=line.text,
        starts_on=a_day(dice, year, part=(turn, count)),
        ends_on=None,
        mode=mode_of(dice, line.kind, line.title, year),
        goals=[line.goal, *line.other_goals],
        half_days="not-applicable",
        participations="not-applicable",
        organisations="not-applicable",
    )
    if line.kind not in PAPER:
        fill_in(dice, activity)
    if line.kind in LONG:
        activity.ends_on = later(dice, activity.starts_on)
    activity.municipality = dice.weighted(PLACES) if activity.mode in ("on-site", "mixed") else ""
    activity.staff = staff_for(dice, activity)
    return activity


def advice_activities() -> Iterator[SampleActivity]:
    organisations = content.organisations()
    for topics in content.advice():
        for year, count in topics.times.items():
            for turn in range(1, count + 1):
                yield of_advice(topics, organisations, year, turn)


def of_advice(topics: content.AdviceTopics, organisations: list[content.SampleOrganisation], year: int, turn: int) -> SampleActivity:
    dice = Dice("advies", topics.goal, year, turn)
    # A topic comes back only when all others had their turn.
    title = topics.titles[(turn + year * 3) % len(topics.titles)]
    position = asks_again(dice, year)
    organisation = organisations[position]
    is_guidance = any(word in title for word in GUIDANCE_WORDS)
    activity = SampleActivity(
        key=f"voorbeeld:{year}:{topics.goal}:advies:{turn}",
        kind="guidance" if is_guidance else "advice",
        title=capitalised(title.format(org=organisation.name.removesuffix(" vzw"))),
        text="",
        starts_on=a_day(dice, year),
        ends_on=None,
        mode=dice.weighted(MODES[year]),
        goals=[topics.goal],
        half_days=dice.between(3, 7) if is_guidance else dice.between(1, 2),
        participations=dice.between(4, 14) if is_guidance else dice.between(1, 4),
        organisations=[position],
    )
    leave_gaps(dice, activity, share=0.07)
    if is_guidance:
        activity.ends_on = later(dice, activity.starts_on)
    activity.municipality = organisation.municipality if activity.mode != "online" else ""
    activity.staff = staff_for(dice, activity)
    return activity


def last_days() -> Iterator[SampleActivity]:
    """The plan ends in the middle of work: what is in the last weeks that it covers."""
    for line in content.last_days():
        dice = Dice("slot", line.day, line.title)
        reached = line.organisations
        yield SampleActivity(
            key=f"voorbeeld:{line.day}:{line.goal}:{line.title}"[:120],
            kind=line.kind,
            title=line.title,
            text="",
            starts_on=line.day,
            ends_on=None,
            mode=line.mode,
            goals=[line.goal],
            half_days=line.half_days,
            participations=line.participations,
            organisations=reached if isinstance(reached, str) else members_of(dice, line.day.year, reached),
            municipality=dice.weighted(PLACES) if line.mode == "on-site" else "",
            staff=[line.who],
        )


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def a_day(dice: Dice, year: int, part: tuple[int, int] = (1, 1)) -> date:
    """A working day in a believable season; the turns of one year lie one after the other."""
    turn, count = part
    month = dice.weighted(BUSY_MONTHS[(turn - 1) * 12 // count : turn * 12 // count])
    first = date(year, month, 1 + 7 * dice.between(0, 2 if month == 12 else 3))
    day = first + timedelta(days=(dice.weighted(WEEKDAYS) - first.weekday()) % 7)
    while (day.month, day.day) in HOLIDAYS or day.weekday() > 4:
        day += timedelta(days=1)
    return day


def later(dice: Dice, start: date) -> date | None:
    """The last day of a trajectory, in the same year: what runs longer is one entry a year."""
    end = min(start + timedelta(weeks=dice.between(8, 26)), date(start.year, 12, 18))
    return end if end > start else None


def mode_of(dice: Dice, kind: str, title: str, year: int) -> str:
    if kind in PAPER:
        return "not-applicable"
    return "online" if kind == "webinar" or title.startswith("Online") else dice.weighted(MODES[year])


def fill_in(dice: Dice, activity: SampleActivity) -> None:
    """Half-days, participations and organisations reached of something people took part in."""
    (least_half_days, most_half_days), (fewest, most) = SIZES[activity.kind]
    activity.half_days = dice.between(least_half_days, most_half_days)
    activity.participations = dice.between(fewest, most)
    reached = round(activity.participations * (0.35 + 0.35 * dice.number()))
    activity.organisations = members_of(dice, activity.starts_on.year, max(1, min(reached, 28)))
    if "spreekuur" in activity.title and dice.chance(0.6):
        activity.participations, activity.organisations = 0, []
    leave_gaps(dice, activity, share=0.08)
    if activity.kind in ("webinar", "other") and dice.chance(0.2):
        activity.organisations = "unknown"


def leave_gaps(dice: Dice, activity: SampleActivity, share: float) -> None:
    """Somebody forgot to count: unknown is not zero."""
    if activity.participations and dice.chance(share):
        activity.participations = "unknown"
    if dice.chance(share / 2):
        activity.half_days = "unknown"


def asks_again(dice: Dice, year: int) -> int:
    """Some organisations find the centre easily, others hardly, and each year a few more do."""
    known = KNOWN_ORGANISATIONS[year]
    return int(dice.number() ** 1.5 * known) * 37 % len(content.ORGANISATION_NAMES)


def members_of(dice: Dice, year: int, wanted: int) -> list[int]:
    return sorted({asks_again(dice, year) for _ in range(wanted)})


def staff_for(dice: Dice, activity: SampleActivity) -> list[str]:
    """Who owns the goal mostly does the work, now and then with somebody who owns another goal of it."""
    owners = content.OWNERS
    first = owners[activity.goals[0]] if dice.chance(0.85) else dice.pick(sorted(set(owners.values())))
    second = [owners[goal] for goal in activity.goals[1:] if dice.chance(0.5)]
    return list(dict.fromkeys([first, *second]))
