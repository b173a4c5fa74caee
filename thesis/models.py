"""Subjects that promoters offer, theses, and the people of each."""

from thesis.rules.models import Milestone, PartRule
from thesis.subjects.models import Subject
from thesis.theses.models import Thesis, ThesisPerson

__all__ = ["Milestone", "PartRule", "Subject", "Thesis", "ThesisPerson"]
