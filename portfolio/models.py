"""The models of all folders, for other apps; inside the portfolio import them from their folder."""

from portfolio.entries.models import Entry, EntryFile, EntryKind
from portfolio.forms.models import Form, FormItem, Profession, Scale, ScaleLevel, Setting
from portfolio.goals.models import Goal
from portfolio.observations.models import IdentifiedBy, Observation, ObservationRating
from portfolio.privacy_guard.models import Confirmation
from portfolio.requests.models import FeedbackRound, Request
from portfolio.sharing.models import Sharing
from portfolio.signoff_rules.models import Criterion, SignOffRule
from portfolio.signoffs.models import SignOff, SignOffEvidence

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
