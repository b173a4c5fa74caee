"""Subjects that promoters offer, theses, and the people of each."""

from thesis.subjects.models import Subject
from thesis.theses.models import Thesis, ThesisPerson

__all__ = ["Subject", "Thesis", "ThesisPerson"]
