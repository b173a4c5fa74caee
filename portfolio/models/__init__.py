"""What a resident learns and shows, with whom it is shared, and what others saw of it."""

from portfolio.models.entries import Entry, EntryFile, EntryKind
from portfolio.models.forms import Form, FormItem, Profession, Scale, ScaleLevel, Setting
from portfolio.models.goals import Goal
from portfolio.models.observations import IdentifiedBy, Observation, ObservationRating
from portfolio.models.requests import FeedbackRound, Request
from portfolio.models.sharing import Confirmation, Sharing
from portfolio.models.signoffs import Criterion, SignOff, SignOffEvidence, SignOffRule

__all__ = [
    "Confirmation",
    "Criterion",
    "Entry",
    "EntryFile",
    "EntryKind",
    "FeedbackRound",
    "Form",
    "FormItem",
    "Goal",
    "IdentifiedBy",
    "Observation",
    "ObservationRating",
    "Profession",
    "Request",
    "Scale",
    "ScaleLevel",
    "Setting",
    "Sharing",
    "SignOff",
    "SignOffEvidence",
    "SignOffRule",
]
