"""What participants thought of it: a few questions, and nobody is named."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Avg, Count, Q
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


def verdict_of(session: Session) -> Verdict:
    """Average of five, and the Net Promoter Score: the share of nines and tens minus that of six and lower, in points."""
    rows = Evaluation.objects.filter(session=session)
    found = rows.aggregate(
        count=Count("pk"),
        average=Avg("satisfaction"),
        fans=Count("pk", filter=Q(recommendation__gte=PROMOTERS_FROM)),
        critics=Count("pk", filter=Q(recommendation__lte=DETRACTORS_TO)),
    )
    if found["count"] < MINIMUM_ANSWERS:
        return Verdict(found["count"], None, None, ())
    nps = round(100 * (found["fans"] - found["critics"]) / found["count"])
    # In an order that says nothing about who answered when.
    texts = tuple(rows.exclude(text="").order_by("text").values_list("text", flat=True))
    return Verdict(found["count"], round(found["average"], 1), nps, texts)
