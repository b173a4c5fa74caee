"""Mentoring: meetings, goals, sealed notes, and what a year of it asks for."""

from mentoring.models.goals import MentoringGoal
from mentoring.models.meetings import MentoringMeeting
from mentoring.models.notes import Note, NoteDraft, Passage, Sealed, sealed_models
from mentoring.models.ties import Declaration, Tie
from mentoring.models.years import YearReport, YearRule

__all__ = [
    "Declaration",
    "MentoringGoal",
    "MentoringMeeting",
    "Note",
    "NoteDraft",
    "Passage",
    "Sealed",
    "Tie",
    "YearReport",
    "YearRule",
    "sealed_models",
]
