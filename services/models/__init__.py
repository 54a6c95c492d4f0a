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
from services.models.feeds import EvaluationFeed
from services.models.newsletter import Subscriber, SubscriberMail
from services.models.offers import Language, Level, OfferGoal, OfferKind, OfferState, PriceRule, SupportOffer
from services.models.papers import Paper
from services.models.registrations import (
    AccessNeed,
    Evaluation,
    Notice,
    Participant,
    QueueNote,
    Registration,
    RegistrationState,
    RevokedLink,
    SeatState,
)
from services.models.searches import SearchMiss
from services.models.sessions import Session, SessionPart, SessionState

__all__ = [
    "AccessNeed",
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
    "Evaluation",
    "EvaluationFeed",
    "Language",
    "Level",
    "MailKind",
    "MailState",
    "MessageKind",
    "Notice",
    "OfferGoal",
    "OfferKind",
    "OfferState",
    "Paper",
    "Participant",
    "PriceRule",
    "QueueNote",
    "Registration",
    "RegistrationState",
    "RevokedLink",
    "SearchMiss",
    "SeatState",
    "Session",
    "SessionPart",
    "SessionState",
    "Subscriber",
    "SubscriberMail",
    "SupportOffer",
]
