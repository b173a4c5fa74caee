"""The models of all folders, for other apps; inside the app import them from their folder."""

from curriculum.equivalences.models import Equivalence
from curriculum.institutions.models import AcademicYear, ExamSession, Institution
from curriculum.jury_rules.models import Honours, JuryRules
from curriculum.programmes.activity_models import Activity, ActivityIdentifier, ActivityPart, Teaching
from curriculum.programmes.annual_rules import AnnualRule
from curriculum.programmes.calendar_models import CalendarDay
from curriculum.programmes.certification import Certification
from curriculum.programmes.models import (
    ActivityGroup,
    AdmissionCondition,
    Block,
    Programme,
    ProgrammeVersion,
    Requirement,
)
from curriculum.programmes.piece_models import AskedPiece
from curriculum.programmes.role_models import Role

__all__ = [
    "AcademicYear",
    "Activity",
    "ActivityGroup",
    "ActivityIdentifier",
    "ActivityPart",
    "AdmissionCondition",
    "AnnualRule",
    "AskedPiece",
    "Block",
    "CalendarDay",
    "Certification",
    "Equivalence",
    "ExamSession",
    "Honours",
    "Institution",
    "JuryRules",
    "Programme",
    "ProgrammeVersion",
    "Requirement",
    "Role",
    "Teaching",
]
