"""All tables, so that one import makes the metadata whole."""

from ticketing_app.models.columns import id_of
from ticketing_app.models.figures import FiguresState, Milestone, StaleDay, daily_figure
from ticketing_app.models.people import Absence, OneTimeLink, RefreshToken, SignInFailure, User, UserSession
from ticketing_app.models.rules import PriorityRule, ResolutionFact, SlaCalendar, SlaEscalation, SlaPolicy, SlaTerms
from ticketing_app.models.spine import AuditEntry, IdempotencyKey, Notification, OutboxMessage
from ticketing_app.models.suggestion import (
    Cue,
    Decision,
    Opening,
    SourceExchange,
    SuggestedFacet,
    Suggestion,
    SuggestionRules,
)
from ticketing_app.models.ticket import NEVER, Attachment, Category, Message, Ticket

__all__ = [
    "NEVER",
    "Absence",
    "Attachment",
    "AuditEntry",
    "Category",
    "Cue",
    "Decision",
    "FiguresState",
    "IdempotencyKey",
    "Message",
    "Milestone",
    "Notification",
    "OneTimeLink",
    "Opening",
    "OutboxMessage",
    "PriorityRule",
    "RefreshToken",
    "ResolutionFact",
    "SignInFailure",
    "SlaCalendar",
    "SlaEscalation",
    "SlaPolicy",
    "SlaTerms",
    "SourceExchange",
    "StaleDay",
    "SuggestedFacet",
    "Suggestion",
    "SuggestionRules",
    "Ticket",
    "User",
    "UserSession",
    "daily_figure",
    "id_of",
]
