"""Half-days under the special condition: a recognised organisation has some each calendar year (``RECOGNISED_HALF_DAYS``).

The rule is the centre's own: half-days are used in the order in which an organisation registered, one for each person and half-day that
has a price per half-day. It is worked out of the registrations each time, so who cancels gives them back.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from landscape.models import Organisation, Recognition
from services.models import Participant, PriceRule, Registration, SeatState, Session, SessionState
from services.prices import price_of_person, rule_and_amount

PER_HALF_DAY = Q(session__price_rule=PriceRule.PER_HALF_DAY) | Q(session__price_rule="", session__offer__price_rule=PriceRule.PER_HALF_DAY)
ZERO = Decimal(0)


@dataclass(frozen=True)
class Left:
    """Half-days of an organisation in a year: how many there are, and how many are left."""

    organisation: Organisation
    year: int
    most: Decimal
    left: Decimal


@dataclass(frozen=True)
class Bill:
    """What a registration costs: half-days in all, those under the special condition, and euro (None is on request)."""

    half_days: Decimal
    reduced: Decimal
    total: Decimal | None


def year_of(session: Session) -> int:
    return timezone.localdate(session.starts_at).year if session.starts_at else timezone.localdate().year


def used_by(organisations: Iterable[int], years: Iterable[int]) -> QuerySet[Participant, tuple[int, int, int, Decimal, int]]:
    """(registration, organisation, year, half-days of one person, persons) of what has places and a price per half-day."""
    rows = Participant.objects.filter(
        PER_HALF_DAY,
        seat=SeatState.PLACED,
        registration__organisation__in=list(organisations),
        session__starts_at__year__in=list(years),
        session__offer__half_days__isnull=False,
    ).exclude(session__state=SessionState.CANCELLED)
    named = rows.order_by("registration_id").values_list(
        "registration_id", "registration__organisation_id", "session__starts_at__year", "session__offer__half_days"
    )
    return named.annotate(persons=Count("pk"))


def recognised(session_of: Iterable[tuple[int, Session]]) -> set[tuple[int, int]]:
    """Of pairs (organisation, session): those (organisation, session key) where the organisation is recognised on that day."""
    pairs = list(session_of)
    spans = defaultdict(list)
    for row in Recognition.objects.filter(organisation__in={organisation for organisation, _session in pairs}):
        spans[row.organisation_id].append((row.starts_on, row.ends_on))
    found = set()
    for organisation, session in pairs:
        day = timezone.localdate(session.starts_at) if session.starts_at else timezone.localdate()
        if any(start <= day and (end is None or day <= end) for start, end in spans[organisation]):
            found.add((organisation, session.pk))
    return found


def bills(registrations: list[Registration]) -> dict[int, Bill]:
    """What each registration costs, by its key; sessions and offers are read already."""
    of_organisations = [(row.organisation_id, row.session) for row in registrations if row.organisation_id is not None]
    has_right = recognised(of_organisations)
    reduced = reduced_half_days({organisation for organisation, _pk in has_right}, {year_of(session) for _row, session in of_organisations})
    return {
        row.pk: bill_of(row, reduced.get(row.pk, ZERO) if (row.organisation_id, row.session_id) in has_right else ZERO)
        for row in registrations
    }


def reduced_half_days(organisations: set[int], years: set[int]) -> dict[int, Decimal]:
    """Per registration the half-days that fall within the allowance, when first come is first served."""
    if not organisations:
        return {}
    left: dict[tuple[int, int], Decimal] = defaultdict(lambda: settings.RECOGNISED_HALF_DAYS)
    found = {}
    for registration, organisation, year, half_days, persons in used_by(organisations, years):
        found[registration] = min(half_days * persons, left[organisation, year])
        left[organisation, year] -= found[registration]
    return found


def bill_of(registration: Registration, reduced: Decimal) -> Bill:
    session, offer = registration.session, registration.session.offer
    persons = sum(1 for person in registration.participants.all() if person.seat == SeatState.PLACED)
    half_days = (offer.half_days or ZERO) * persons
    each = price_of_person(offer, session)
    if each is None:
        return Bill(half_days, ZERO, None)
    if rule_and_amount(offer, session)[0] != PriceRule.PER_HALF_DAY or not offer.half_days:
        return Bill(half_days, ZERO, each * persons)
    full = each / offer.half_days
    return Bill(half_days, reduced, reduced * min(settings.RECOGNISED_HALF_DAY_PRICE, full) + (half_days - reduced) * full)


def left_of(organisations: list[Organisation], session: Session) -> list[Left]:
    """For a session with a price per half-day: what each recognised organisation still has in its year."""
    if rule_and_amount(session.offer, session)[0] != PriceRule.PER_HALF_DAY or not session.offer.half_days:
        return []
    has_right = recognised((each.pk, session) for each in organisations)
    used: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for _registration, organisation, _year, half_days, persons in used_by({pk for pk, _session in has_right}, {year_of(session)}):
        used[organisation] += half_days * persons
    most: Decimal = settings.RECOGNISED_HALF_DAYS
    return [
        Left(each, year_of(session), most, max(most - used[each.pk], ZERO)) for each in organisations if (each.pk, session.pk) in has_right
    ]


def told_of_year(organisations: Collection[int], year: int) -> dict[int, str]:
    """For a list of recognised organisations, by key: what each still has in a year, such as “3 of 5”, in one query."""
    used: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for _registration, organisation, _year, half_days, persons in used_by(organisations, {year}):
        used[organisation] += half_days * persons
    most: Decimal = settings.RECOGNISED_HALF_DAYS
    return {pk: _("%(left)s of %(most)s") % {"left": shown(max(most - used[pk], ZERO)), "most": shown(most)} for pk in organisations}


def shown(half_days: Decimal) -> str:
    return number_format(half_days.normalize(), use_l10n=True) if half_days % 1 else str(int(half_days))
