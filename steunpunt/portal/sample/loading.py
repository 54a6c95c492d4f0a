"""Putting the sample life into the database: what is there already is left as it is."""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from goals.models import (
    Activity,
    ActivityContribution,
    ActivityOrganisation,
    ActivityStaff,
    ActivitySubject,
    ClosedYear,
    OperationalGoal,
    Origin,
    PolicyPlan,
    ValueStatus,
)
from landscape.models import Municipality, Organisation
from steunpunt.accounts.models import User
from steunpunt.accounts.roles import Role
from steunpunt.audit.actions import recording
from steunpunt.portal.sample import content, life
from steunpunt.portal.sample.accounts import ACCOUNTS, load_accounts
from steunpunt.portal.sample.recognitions import load_recognitions
from steunpunt.portal.sample.recurring import load_recurring
from steunpunt.portal.sample.subjects import subjects_of

PERIOD = "2021-2025"
REASON = "voorbeeldgegevens"
Say = Callable[[str], None]


class NoPlanError(Exception):
    """The sample life serves the plan of 2021-2025, which has to be there first."""


@dataclass(frozen=True)
class Cast:
    """The rows that the entries of the ledger point at, by their name or code."""

    goals: dict[str, OperationalGoal]
    organisations: list[Organisation]
    municipalities: dict[str, Municipality]
    colleagues: dict[str, User]


def load_ledger(say: Say) -> int:
    """The field, the colleagues and five years of activities; returns how many activities are new.

    Raises NoPlanError when the plan is not there.
    """
    with recording(None, reason=REASON):
        cast = Cast(
            goals=goals_by_code(),
            organisations=[],
            municipalities=load_municipalities(),
            colleagues=load_colleagues(),
        )
        cast.organisations.extend(load_organisations(cast.municipalities))
        cast.colleagues.update({user.name: user for user in load_accounts(cast.organisations[0]) if user.is_colleague})
        load_recognitions(cast.organisations)
        say(f"{len(cast.organisations)} organisations, {len(cast.colleagues)} colleagues")
        give_goals_an_owner(cast)
        new = load_activities(cast)
        if new:
            load_recurring()
        say(f"{new} activities written, {len(life.activities()) - new} were there already")
    return new


def goals_by_code() -> dict[str, OperationalGoal]:
    plan = PolicyPlan.objects.of_period(PERIOD).first()
    if plan is None:
        raise NoPlanError(PERIOD)
    return {goal.code: goal for goal in OperationalGoal.objects.of_plan(plan)}


def load_municipalities() -> dict[str, Municipality]:
    rows = [Municipality(nis_code=code, name=name, province=province) for code, name, province in content.municipalities()]
    Municipality.objects.bulk_create(rows, ignore_conflicts=True)
    return {place.name: place for place in Municipality.objects.filter(nis_code__in=[row.nis_code for row in rows])}


def sample_kbo_number(position: int) -> str:
    """A well-formed number from a range that the Crossroads Bank has not reached, so that it is nobody's."""
    first_eight = 19_990_000 + position
    return f"{first_eight}{97 - first_eight % 97:02d}"


def load_organisations(municipalities: dict[str, Municipality]) -> list[Organisation]:
    there = set(Organisation.objects.filter(is_sample=True).values_list("name", flat=True))
    wanted = content.organisations()
    Organisation.objects.bulk_create(
        Organisation(
            name=organisation.name,
            municipality=municipalities[organisation.municipality],
            kbo_number=sample_kbo_number(position) if organisation.has_kbo_number else None,
            is_sample=True,
        )
        for position, organisation in enumerate(wanted)
        if organisation.name not in there
    )
    by_name = {row.name: row for row in Organisation.objects.filter(is_sample=True)}
    return [by_name[organisation.name] for organisation in wanted]


def load_colleagues() -> dict[str, User]:
    """Colleagues without a password: they are names in the ledger, nobody logs in as one of them.

    Who has a sample login comes later, with the accounts.
    """
    found, accounts = {}, {name for _email, name, _role in ACCOUNTS}
    for name in (name for name, _goals in content.colleagues() if name not in accounts):
        email = f"{address_of(name)}@voorbeeld.test"
        user = User.objects.filter(email=email).first()
        found[name] = user or User.objects.create_user(email, name=name, role=Role.STAFF, is_sample=True)
    return found


def address_of(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.replace("ı", "i")).encode("ascii", "ignore").decode()
    return ".".join(plain.lower().split())


def give_goals_an_owner(cast: Cast) -> None:
    """Only where nobody owns the goal yet: a choice made by hand stays."""
    for code, goal in cast.goals.items():
        if goal.owner_id is None and code in content.OWNERS:
            goal.owner = cast.colleagues[content.OWNERS[code]]
            goal.save(update_fields=["owner"])


def load_activities(cast: Cast) -> int:
    there = set(Activity.objects.filter(origin=Origin.IMPORT, is_sample=True).values_list("origin_key", flat=True))
    closed = set(ClosedYear.objects.values_list("year", flat=True))
    wanted = [activity for activity in life.activities() if activity.key not in there and activity.starts_on.year not in closed]
    rows = Activity.objects.bulk_create([entry_of(activity, cast) for activity in wanted])
    pairs = list(zip(rows, wanted, strict=True))
    ActivityContribution.objects.bulk_create(contributions_of(pairs, cast))
    ActivityOrganisation.objects.bulk_create(organisations_of(pairs, cast))
    ActivityStaff.objects.bulk_create(
        ActivityStaff(activity=row, user=cast.colleagues[name]) for row, activity in pairs for name in activity.staff
    )
    ActivitySubject.objects.bulk_create(subjects_of(rows))
    if rows:
        tell_sizes()
    return len(rows)


def tell_sizes() -> None:
    """What was empty is full at once. A count that PostgreSQL plans for a handful of rows then takes minutes, until it looks by itself."""
    tables = [model._meta.db_table for model in (Activity, ActivityContribution, ActivityOrganisation, ActivityStaff, Organisation)]
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(tables)}")


def entry_of(activity: life.SampleActivity, cast: Cast) -> Activity:
    half_days, participations, organisations = activity.half_days, activity.participations, activity.organisations
    return Activity(
        kind=activity.kind,
        title=activity.title,
        text=activity.text,
        starts_on=activity.starts_on,
        ends_on=activity.ends_on,
        mode=activity.mode,
        half_days=None if isinstance(half_days, str) else Decimal(half_days),
        half_days_status=status_of(half_days),
        participations=None if isinstance(participations, str) else participations,
        participations_status=status_of(participations),
        organisations_status=status_of(organisations),
        municipality=cast.municipalities.get(activity.municipality),
        origin=Origin.IMPORT,
        origin_key=activity.key,
        is_sample=True,
        created_by=cast.colleagues[activity.staff[0]],
        updated_by=cast.colleagues[activity.staff[0]],
    )


def status_of(value: object) -> str:
    """A value is measured unless it is one of the two words that say why it is not."""
    return value if isinstance(value, str) else ValueStatus.MEASURED


Pairs = Iterable[tuple[Activity, life.SampleActivity]]


def contributions_of(pairs: Pairs, cast: Cast) -> list[ActivityContribution]:
    return [
        ActivityContribution(activity=row, goal=cast.goals[code], is_primary=position == 0)
        for row, activity in pairs
        for position, code in enumerate(activity.goals)
    ]


def organisations_of(pairs: Pairs, cast: Cast) -> list[ActivityOrganisation]:
    return [
        ActivityOrganisation(activity=row, organisation=cast.organisations[position])
        for row, activity in pairs
        if not isinstance(activity.organisations, str)
        for position in activity.organisations
    ]
