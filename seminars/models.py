"""Groups that meet, their meetings, and who was there."""

from seminars.attendance.models import Attendance, MakeUp
from seminars.examinations.models import Examination
from seminars.groups.models import GroupAccompaniment, GroupLeader, Membership, SeminarGroup
from seminars.meetings.models import MeetingDocument, SeminarMeeting
from seminars.rules.models import AttendanceRule, ExaminationKind, Excuse
from seminars.simulation.booking_models import Booking
from seminars.simulation.models import OutsideParticipant, Scenario, SimulationMeeting, SimulationPlace

__all__ = [
    "Attendance",
    "AttendanceRule",
    "Booking",
    "Examination",
    "ExaminationKind",
    "Excuse",
    "GroupAccompaniment",
    "GroupLeader",
    "MakeUp",
    "MeetingDocument",
    "Membership",
    "OutsideParticipant",
    "Scenario",
    "SeminarGroup",
    "SeminarMeeting",
    "SimulationMeeting",
    "SimulationPlace",
]
