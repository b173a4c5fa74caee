"""All models of the records, for other apps and for Django. Inside the app, import from the folder."""

from records.admission_file.models import AdmissionPiece, FiledPiece
from records.decisions.models import Decision, Deliberation
from records.disputes.models import Dispute
from records.enrolments.models import Accompaniment, Enrolment, EnrolmentIdentifier
from records.exemptions.equivalence_models import EquivalenceGrant
from records.exemptions.models import Exemption
from records.marks.deadline_models import MarksDeadline
from records.marks.extension_models import SessionExtension
from records.marks.models import Result
from records.marks.second_models import SecondEncoding
from records.proposals.models import Proposal
from records.reenrolments.models import Reenrolment
from records.registrations.models import AnnualProgramme, Registration, TurnedPrerequisite
from records.status_changes.models import StatusChange
from records.transfers.models import Move

__all__ = [
    "Accompaniment",
    "AdmissionPiece",
    "AnnualProgramme",
    "Decision",
    "Deliberation",
    "Dispute",
    "Enrolment",
    "EnrolmentIdentifier",
    "EquivalenceGrant",
    "Exemption",
    "FiledPiece",
    "MarksDeadline",
    "Move",
    "Proposal",
    "Reenrolment",
    "Registration",
    "Result",
    "SecondEncoding",
    "SessionExtension",
    "StatusChange",
    "TurnedPrerequisite",
]
