"""Enrolment, results, jury and credits: the official record of a resident."""

from records.models.assessment import Exemption, Proposal, Result
from records.models.deadlines import MarksDeadline
from records.models.dispute import Dispute
from records.models.enrolment import Accompaniment, Enrolment, EnrolmentIdentifier
from records.models.file import AdmissionPiece, FiledPiece, StatusChange
from records.models.jury import Decision, Deliberation
from records.models.moves import Move
from records.models.years import AnnualProgramme, Registration

__all__ = [
    "Accompaniment",
    "AdmissionPiece",
    "AnnualProgramme",
    "Decision",
    "Deliberation",
    "Dispute",
    "Enrolment",
    "EnrolmentIdentifier",
    "Exemption",
    "FiledPiece",
    "MarksDeadline",
    "Move",
    "Proposal",
    "Registration",
    "Result",
    "StatusChange",
]
