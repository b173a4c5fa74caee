"""Groups that meet, their meetings, and who was there."""

from seminars.attendance.models import Attendance, MakeUp
from seminars.groups.models import GroupAccompaniment, GroupLeader, Membership, SeminarGroup
from seminars.meetings.models import MeetingDocument, SeminarMeeting
from seminars.rules.models import AttendanceRule, Excuse

__all__ = [
    "Attendance",
    "AttendanceRule",
    "Excuse",
    "GroupAccompaniment",
    "GroupLeader",
    "MakeUp",
    "MeetingDocument",
    "Membership",
    "SeminarGroup",
    "SeminarMeeting",
]
