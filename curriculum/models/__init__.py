"""Institutions, calendar, programmes and roles: what is taught, by whom, in which version."""

from curriculum.models.activities import Activity, ActivityIdentifier, ActivityPart, Teaching
from curriculum.models.equivalences import Equivalence
from curriculum.models.institutions import AcademicYear, ExamSession, Institution
from curriculum.models.pieces import AskedPiece
from curriculum.models.programmes import (
    ActivityGroup,
    AdmissionCondition,
    Block,
    Programme,
    ProgrammeVersion,
    Requirement,
)
from curriculum.models.roles import Role

__all__ = [
    "AcademicYear",
    "Activity",
    "ActivityGroup",
    "ActivityIdentifier",
    "ActivityPart",
    "AdmissionCondition",
    "AskedPiece",
    "Block",
    "Equivalence",
    "ExamSession",
    "Institution",
    "Programme",
    "ProgrammeVersion",
    "Requirement",
    "Role",
    "Teaching",
]
