"""What the centre offers, when it takes place, and who takes part."""

from services.models.offers import Language, Level, OfferGoal, OfferKind, OfferState, PriceRule, SupportOffer
from services.models.registrations import (
    AccessNeed,
    Evaluation,
    Notice,
    Participant,
    QueueNote,
    Registration,
    RegistrationState,
    SeatState,
)
from services.models.sessions import Session, SessionPart, SessionState

__all__ = [
    "AccessNeed",
    "Evaluation",
    "Language",
    "Level",
    "Notice",
    "OfferGoal",
    "OfferKind",
    "OfferState",
    "Participant",
    "PriceRule",
    "QueueNote",
    "Registration",
    "RegistrationState",
    "SeatState",
    "Session",
    "SessionPart",
    "SessionState",
    "SupportOffer",
]
