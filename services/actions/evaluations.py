"""What participants thought of it: a few questions, and nobody is named."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from services.actions.errors import ServiceError
from services.models import Evaluation, Participant, Session
from steunpunt.audit.actions import recording

# With fewer answers one could guess who said what.
MINIMUM_ANSWERS = 5
PROMOTERS_FROM, DETRACTORS_TO = 9, 6


@dataclass(frozen=True)
class Answer:
    """``satisfaction`` is 1 to 5, ``recommendation`` 0 to 10 (the question of the Net Promoter Score)."""

    satisfaction: int
    recommendation: int
    text: str = ""


def evaluate(*, participant: Participant, answer: Answer) -> Evaluation:
    """Once for each participant. What is kept with the person is that there was an answer, not which. Raises ``ServiceError``."""
    with recording(None, reason="evaluation"):
        current = Participant.objects.select_for_update(of=("self",)).get(pk=participant.pk)
        if current.has_evaluated:
            raise ServiceError(_("You answered already. Thank you!"))
        current.has_evaluated = True
        current.save(update_fields=["has_evaluated"])
        return Evaluation.objects.create(
            session_id=current.session_id, satisfaction=answer.satisfaction, recommendation=answer.recommendation, text=answer.text.strip()
        )


@dataclass(frozen=True)
class Verdict:
    """What the answers of a session come to; ``average`` and ``nps`` are None under MINIMUM_ANSWERS answers."""

    count: int
    average: float | None
    nps: int | None
    texts: tuple[str, ...]


def tally(rows: QuerySet[Evaluation]) -> dict[str, Any]:
    """Of all the rows together: how many, the sum of satisfaction, and who would recommend it or not."""
    return rows.order_by().aggregate(**TALLY)


TALLY = {
    "count": Count("pk"),
    "satisfaction": Sum("satisfaction"),
    "fans": Count("pk", filter=Q(recommendation__gte=PROMOTERS_FROM)),
    "critics": Count("pk", filter=Q(recommendation__lte=DETRACTORS_TO)),
}


def judged(found: Mapping[str, Any], texts: tuple[str, ...] = ()) -> Verdict:
    """Average of five, and the Net Promoter Score: the share of nines and tens minus that of six and lower, in points."""
    if found["count"] < MINIMUM_ANSWERS:
        return Verdict(found["count"], None, None, ())
    nps = round(100 * (found["fans"] - found["critics"]) / found["count"])
    return Verdict(found["count"], round(found["satisfaction"] / found["count"], 1), nps, texts)


def verdict_of(session: Session) -> Verdict:
    rows = Evaluation.objects.filter(session=session)
    # In an order that says nothing about who answered when.
    texts = tuple(rows.exclude(text="").order_by("text").values_list("text", flat=True))
    return judged(tally(rows), texts)


@dataclass(frozen=True)
class OfferVerdict:
    """What all sessions of an offer come to; ``left_out`` answers are of sessions too small to add."""

    offer: int
    title: str
    verdict: Verdict
    left_out: int


def verdicts_of_offers() -> list[OfferVerdict]:
    """Of every offer with answers, in one query.

    A session with fewer than MINIMUM_ANSWERS answers counts along only together with as many others: else the sum of an offer, less
    what the page of its other session says, tells what one person answered.
    """
    rows = Evaluation.objects.order_by("session__offer__title", "session__offer", "session")
    per_session: QuerySet[Any, Any] = rows.values("session__offer", "session__offer__title", "session").annotate(**TALLY)
    per_offer = groupby(per_session, key=lambda row: (row["session__offer"], row["session__offer__title"]))
    return [verdict_of_offer(pk, title, list(sessions)) for (pk, title), sessions in per_offer]


def verdict_of_offer(pk: int, title: str, sessions: list[dict[str, Any]]) -> OfferVerdict:
    large = [row for row in sessions if row["count"] >= MINIMUM_ANSWERS]
    small = [row for row in sessions if row["count"] < MINIMUM_ANSWERS]
    few = sum(row["count"] for row in small)
    added = sessions if few >= MINIMUM_ANSWERS else large
    found = {name: sum(row[name] for row in added) for name in TALLY}
    return OfferVerdict(pk, title, judged(found), 0 if added is sessions else few)
