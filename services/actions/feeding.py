"""Evaluations feed the survey indicators that somebody pointed at them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Avg, Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from goals.indicators.actions.values import MeasuredValues, record_value
from goals.indicators.figures import definition_in
from goals.models import ClosedYear, Indicator, IndicatorMeasurement, OperationalGoal, Source, StrategicGoal, SurveyMeasure, ValueStatus
from services.actions.errors import ServiceError
from services.actions.evaluations import DETRACTORS_TO, MINIMUM_ANSWERS, PROMOTERS_FROM
from services.models import Evaluation, EvaluationFeed
from steunpunt.accounts.models import User
from steunpunt.audit.actions import recording

# Of five: who gives so much is satisfied.
SATISFIED_FROM = 4


@dataclass(frozen=True)
class Opinion:
    """What answers come to; the numbers are None under MINIMUM_ANSWERS answers.

    ``average`` is of five, ``share`` is the percentage that is satisfied, ``nps`` the Net Promoter Score in points from -100 to 100.
    """

    count: int
    average: Decimal | None = None
    share: Decimal | None = None
    nps: Decimal | None = None

    def number(self, measure: str) -> Decimal | None:
        return {SurveyMeasure.AVERAGE: self.average, SurveyMeasure.SHARE: self.share, SurveyMeasure.NPS: self.nps}[SurveyMeasure(measure)]


def answers_of(year: int, goal: StrategicGoal | OperationalGoal | None = None, *, with_samples: bool = True) -> QuerySet[Evaluation]:
    """Answers about sessions that ended in a year, of offers that serve a goal; without a goal: of all offers."""
    rows = Evaluation.objects.filter(session__ends_at__year=year)
    if isinstance(goal, OperationalGoal):
        rows = rows.filter(session__offer__goal_rows__goal=goal)
    elif goal is not None:
        # An offer may serve several operational goals of one strategic goal: each answer counts once.
        rows = rows.filter(pk__in=rows.filter(session__offer__goal_rows__goal__strategic_goal=goal).values("pk"))
    return rows if with_samples else rows.filter(is_sample=False)


def opinion_of(rows: QuerySet[Evaluation]) -> Opinion:
    return opinion(**rows.order_by().aggregate(**COUNTS))


COUNTS = {
    "count": Count("pk"),
    "average": Avg("satisfaction"),
    "satisfied": Count("pk", filter=Q(satisfaction__gte=SATISFIED_FROM)),
    "fans": Count("pk", filter=Q(recommendation__gte=PROMOTERS_FROM)),
    "critics": Count("pk", filter=Q(recommendation__lte=DETRACTORS_TO)),
}


def opinion(*, count: int, average: float | None, satisfied: int, fans: int, critics: int) -> Opinion:
    if count < MINIMUM_ANSWERS or average is None:
        return Opinion(count)
    hundred = Decimal(100)
    return Opinion(count, Decimal(str(average)), hundred * satisfied / count, hundred * (fans - critics) / count)


def start_feeding(*, actor: User, indicator: Indicator) -> EvaluationFeed:
    """From now on the evaluations fill the open years. Raises ``ServiceError`` when it does not ask something in a survey."""
    may_set_up(actor)
    if not indicator.definitions.filter(source=Source.SURVEY).exists():
        raise ServiceError(_("This indicator is not asked in a survey, so evaluations cannot feed it. Change its definition first."))
    with recording(actor, reason="evaluation feed"):
        feed, _made = EvaluationFeed.objects.get_or_create(indicator=indicator, defaults={"created_by": actor})
    feed_indicator(indicator)
    return feed


def stop_feeding(*, actor: User, indicator: Indicator) -> None:
    """The values that are there stay, with their source."""
    may_set_up(actor)
    with recording(actor, reason="evaluation feed"):
        EvaluationFeed.objects.filter(indicator=indicator).delete()


def may_set_up(actor: User) -> None:
    if not actor.may("indicator.change"):
        raise PermissionDenied


def feed_all() -> int:
    """Fill the open years of every indicator that is fed; how many values changed."""
    feeds = EvaluationFeed.objects.filter(indicator__archived_at=None).select_related(
        "indicator__plan", "indicator__strategic_goal", "indicator__operational_goal"
    )
    return sum(feed_indicator(feed.indicator) for feed in feeds)


def feed_indicator(indicator: Indicator, today: date | None = None) -> int:
    """Fill the open years up to now; how many values changed. What somebody typed, and what is closed, stays."""
    day = today or timezone.localdate()
    closed = set(ClosedYear.objects.values_list("year", flat=True))
    return sum(feed_year(indicator, year, day) for year in years_to_feed(indicator, day, closed))


def years_to_feed(indicator: Indicator, day: date, closed: set[int]) -> Iterable[int]:
    definitions = list(indicator.definitions.all())
    for year in indicator.plan.years:
        definition = definition_in(definitions, year)
        if year <= day.year and year not in closed and definition is not None and definition.source == Source.SURVEY:
            yield year


def feed_year(indicator: Indicator, year: int, day: date) -> bool:
    definition = definition_in(list(indicator.definitions.all()), year)
    assert definition is not None
    current = IndicatorMeasurement.objects.filter(indicator=indicator, year=year).first()
    if current is not None and current.author_id is not None:
        return False
    found = opinion_of(answers_of(year, indicator.goal, with_samples=indicator.is_sample))
    # What is kept is in the language of the centre, whoever asked for it.
    with override(settings.LANGUAGE_CODE):
        values = values_of(found, definition.survey_measure, indicator.decimals, day)
    if (not found.count and current is None) or (current is not None and is_same(current, values)):
        return False
    version = current.version if current is not None else 0
    record_value(actor=None, indicator=indicator, year=year, version=version, values=values, is_sample=indicator.is_sample)
    return True


def values_of(found: Opinion, measure: str, decimals: int, day: date) -> MeasuredValues:
    number = found.number(measure)
    if number is None:
        reason = _("There are fewer than %(number)s evaluations of this year: too few to show.") % {"number": MINIMUM_ANSWERS}
        return MeasuredValues(ValueStatus.UNKNOWN, reason=reason)
    rounded = number.quantize(Decimal(1).scaleb(-decimals))
    source = _("Evaluations after sessions, counted by the portal")
    return MeasuredValues(ValueStatus.MEASURED, rounded, source=source, measured_on=day, answers=found.count)


def is_same(current: IndicatorMeasurement, values: MeasuredValues) -> bool:
    """The same answer as before; another day of counting changes nothing."""
    return (current.status, current.value, current.answers) == (values.status, values.value, values.answers)
