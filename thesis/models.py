"""Subjects that promoters offer, theses, and the people of each."""

from thesis.defences.models import Defence, PanelSeat
from thesis.manuscripts.models import Comment, Manuscript, Submission
from thesis.marking.models import MarkSheet
from thesis.rules.models import Milestone, PartRule
from thesis.subjects.models import Subject
from thesis.theses.models import Thesis, ThesisPerson

__all__ = [
    "Comment",
    "Defence",
    "Manuscript",
    "MarkSheet",
    "Milestone",
    "PanelSeat",
    "PartRule",
    "Subject",
    "Submission",
    "Thesis",
    "ThesisPerson",
]
