"""What a resident learns and shows, with whom it is shared, and what others saw of it."""

from portfolio.entries.models import Entry, EntryFile, EntryKind
from portfolio.forms.models import Form, FormItem, Profession, Scale, ScaleLevel, Setting
from portfolio.goals.models import Goal
from portfolio.observations.models import IdentifiedBy, Observation, ObservationRating
from portfolio.requests.models import FeedbackRound, Request
from portfolio.sharing.models import Confirmation, Sharing
from portfolio.signoffs.models import Criterion, SignOff, SignOffEvidence, SignOffRule

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
