"""The models of all folders, for other apps; inside the app import them from their folder."""

from mentoring.goals.models import MentoringGoal
from mentoring.meetings.models import MentoringMeeting
from mentoring.mentorships.models import Declaration, Tie
from mentoring.notes.models import Note, NoteDraft, Passage, Sealed, sealed_models
from mentoring.years.models import YearReport, YearRule

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
