"""Sittings of the jury: all models, for Django and the apps above. Inside the app, import from the folder."""

from jury.cases.models import Correction, Overrule, Postponement
from jury.complaints.models import Complaint
from jury.cycles.models import CycleDecision
from jury.juries.models import Jury, Member
from jury.minutes.models import Minutes
from jury.phrases.models import Phrase
from jury.release.models import Delegation, Release
from jury.sittings.models import Attendance, Incident, Preparer, Recusal

__all__ = [
    "Attendance",
    "Complaint",
    "Correction",
    "CycleDecision",
    "Delegation",
    "Incident",
    "Jury",
    "Member",
    "Minutes",
    "Overrule",
    "Phrase",
    "Postponement",
    "Preparer",
    "Recusal",
    "Release",
]
