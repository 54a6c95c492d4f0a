"""What the centre offers, when it takes place, and who takes part."""

from services.models.advice import (
    AdviceFile,
    AdviceGoal,
    AdviceMail,
    AdviceMeeting,
    AdviceMessage,
    AdviceOutcome,
    AdviceRequest,
    AdviceState,
    AdviceTime,
    AnswerSnippet,
    MailKind,
    MailState,
    MessageKind,
)
from services.models.offers import Language, Level, OfferGoal, OfferKind, OfferState, PriceRule, SupportOffer
from services.models.registrations import Participant, Registration, RegistrationState, SeatState
from services.models.sessions import Session, SessionPart, SessionState

__all__ = [
    "AdviceFile",
    "AdviceGoal",
    "AdviceMail",
    "AdviceMeeting",
    "AdviceMessage",
    "AdviceOutcome",
    "AdviceRequest",
    "AdviceState",
    "AdviceTime",
    "AnswerSnippet",
    "Language",
    "Level",
    "MailKind",
    "MailState",
    "MessageKind",
    "OfferGoal",
    "OfferKind",
    "OfferState",
    "Participant",
    "PriceRule",
    "Registration",
    "RegistrationState",
    "SeatState",
    "Session",
    "SessionPart",
    "SessionState",
    "SupportOffer",
]
