"""What a resident learns and shows: entries, goals, and with whom each is shared."""

from portfolio.models.entries import Entry, EntryFile, EntryKind
from portfolio.models.goals import Goal
from portfolio.models.sharing import Confirmation, Sharing

__all__ = ["Confirmation", "Entry", "EntryFile", "EntryKind", "Goal", "Sharing"]
