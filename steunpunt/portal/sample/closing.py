"""What closing a session would have logged, for sessions of the sample life that were held: the same values, written together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone

from goals.models import (
    Activity,
    ActivityContribution,
    ActivityOrganisation,
    ActivityStaff,
    ActivitySubject,
    ClosedYear,
    Mode,
    OperationalGoal,
    Origin,
    ValueStatus,
)
from landscape.models import Organisation
from services.actions.closing import key_of
from services.models import Participant, Session
from steunpunt.vocabulary.models import Theme


@dataclass(frozen=True)
class Held:
    """A session that was held, with what its offer serves."""

    session: Session
    goal: OperationalGoal
    theme: Theme | None
    half_days: Decimal


def log_held(held: Iterable[Held], came: Mapping[int, list[Participant]]) -> int:
    """One entry for each session, under the key by which closing it again would find it; a frozen year gets nothing more."""
    closed = set(ClosedYear.objects.values_list("year", flat=True))
    pairs = [(each, entry_of(each, came[each.session.pk])) for each in held]
    pairs = [(each, entry) for each, entry in pairs if entry.starts_on.year not in closed]
    Activity.objects.bulk_create(entry for _each, entry in pairs)
    ActivityContribution.objects.bulk_create(ActivityContribution(activity=entry, goal=each.goal, is_primary=True) for each, entry in pairs)
    ActivityOrganisation.objects.bulk_create(
        ActivityOrganisation(activity=entry, organisation=organisation)
        for each, entry in pairs
        for organisation in organisations_of(came[each.session.pk])
    )
    ActivityStaff.objects.bulk_create(ActivityStaff(activity=entry, user=each.session.offer.owner) for each, entry in pairs)
    ActivitySubject.objects.bulk_create(ActivitySubject(activity=entry, theme=each.theme) for each, entry in pairs if each.theme)
    return len(pairs)


def organisations_of(people: list[Participant]) -> list[Organisation]:
    found = {person.registration.organisation for person in people}
    return sorted((organisation for organisation in found if organisation), key=lambda organisation: organisation.pk)


def entry_of(held: Held, people: list[Participant]) -> Activity:
    session = held.session
    assert session.starts_at is not None
    assert session.ends_at is not None
    first, last = timezone.localdate(session.starts_at), timezone.localdate(session.ends_at)
    return Activity(
        kind=session.offer.kind,
        title=str(session)[:200],
        starts_on=first,
        ends_on=last if last > first else None,
        mode=session.mode,
        half_days=held.half_days,
        half_days_status=ValueStatus.MEASURED,
        participations=len(people),
        participations_status=ValueStatus.MEASURED,
        organisations_status=ValueStatus.MEASURED,
        municipality=session.municipality if session.mode != Mode.ONLINE else None,
        origin=Origin.SESSION,
        origin_key=key_of(session),
        is_sample=True,
        created_by=session.offer.owner,
        updated_by=session.offer.owner,
    )
