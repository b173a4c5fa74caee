"""Attendance over REST, as a register at the door writes it: the same body twice is the same as once."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail
from rest_framework.response import Response

from accounts.permissions import require
from rest.serializers import StrictSerializer
from rest.versions import seen_version
from rest.views import Visible
from seminars.attendance.models import Attendance
from seminars.attendance.permissions import can_take
from seminars.attendance.services import Mark, MarksError, take_attendance
from seminars.attendance.sheet import Line, Sheet, sheet_of
from seminars.groups.permissions import can_see_members
from seminars.meetings.models import SeminarMeeting

NOTED = [
    (state.value, state.label) for state in Attendance.State if state != Attendance.State.ANNOUNCED
]  # what a register notes
MOST = 300


class LineSerializer(serializers.Serializer):
    enrolment = serializers.UUIDField(source="registration.annual_programme.enrolment.uuid")
    name = serializers.CharField(source="user.__str__")
    is_guest = serializers.BooleanField(help_text="Comes from another group, to make up for an absence.")
    state = serializers.ChoiceField(Attendance.State.choices, allow_null=True, source="row.state", default=None)
    minutes_missed = serializers.IntegerField(source="row.minutes_missed", default=0)
    excuse = serializers.CharField(source="row.excuse.code", default=None, allow_null=True)


class SheetSerializer(serializers.Serializer):
    """Who is expected, and what is noted of each: `state` is null while nothing is."""

    meeting = serializers.UUIDField(source="meeting.uuid")
    version = serializers.IntegerField(source="meeting.version")
    state = serializers.ChoiceField(SeminarMeeting.State.choices, source="meeting.state")
    attendance = LineSerializer(source="lines", many=True)


class MarkSerializer(StrictSerializer):
    enrolment = serializers.UUIDField()
    state = serializers.ChoiceField(NOTED)
    minutes_missed = serializers.IntegerField(
        min_value=0, max_value=1440, default=0, help_text="Of who came late: fewer than the meeting lasts."
    )
    excuse = serializers.CharField(
        max_length=30, required=False, allow_blank=True, help_text="Code of the excuse, where the state is `excused`."
    )


class AttendanceSerializer(StrictSerializer):
    version = serializers.IntegerField(
        min_value=1, required=False, help_text="The version seen, unless If-Match has it."
    )
    attendance = serializers.ListField(child=MarkSerializer(), max_length=MOST)


class AttendanceOf(Visible):
    """The list of one meeting."""

    queryset = SeminarMeeting.objects.for_list().prefetch_related("group__leaders__user", "group__activity__organisers")
    serializer_class = SheetSerializer

    def meeting(self) -> SeminarMeeting:
        return get_object_or_404(self.get_queryset().distinct(), uuid=self.kwargs["uuid"])

    @extend_schema(responses=SheetSerializer)
    def get(self, request, uuid):
        """Read who is expected and what is noted; for leaders, teachers, offices and their systems."""
        meeting = self.meeting()
        require(can_see_members(request.user, meeting.group))
        return answer(sheet_of(meeting))

    @extend_schema(request=AttendanceSerializer, responses=SheetSerializer)
    def put(self, request, uuid):
        """Note the residents named; the others stay as noted. The same body twice changes nothing more and is no
        conflict. 409 with the reason after the list or the year is closed, and of a cancelled meeting.
        """
        meeting = self.meeting()
        require(can_take(request.user, meeting))
        asked = AttendanceSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        seen = seen_version(request, asked.validated_data.get("version"))
        rows = asked.validated_data["attendance"]
        places = places_of(rows, sheet_of(meeting))
        marks = {line.registration.pk: mark for line, mark in places}
        try:
            take_attendance(meeting=meeting, marks=marks, by=request.user, seen=seen)
        except MarksError as error:
            keys = [str(line.registration.pk) for line, _mark in places]
            raise serializers.ValidationError({"attendance": [found(error, key) for key in keys]}) from error
        return answer(sheet_of(meeting))


def answer(sheet: Sheet) -> Response:
    return Response(SheetSerializer(sheet).data, headers={"ETag": f'"{sheet.meeting.version}"'})


def found(error: MarksError, key: str) -> dict[str, list[ErrorDetail]]:
    one = error.by_registration.get(key)
    return {"state": [ErrorDetail(one.messages[0], code=str(one.code))]} if one else {}


def places_of(rows: list[dict], sheet: Sheet) -> list[tuple[Line, Mark]]:
    """The line and the mark of each row; raises for strangers, people named twice and unknown excuses."""
    lines = {line.registration.annual_programme.enrolment.uuid: line for line in [*sheet.lines, *sheet.away]}
    excuses = {excuse.code: excuse for excuse in sheet.excuses}
    errors: list[dict[str, list[ErrorDetail]]] = []
    places: list[tuple[Line, Mark]] = []
    named = set()
    for row in rows:
        wrong = {}
        if row["enrolment"] not in lines:
            wrong["enrolment"] = [ErrorDetail(_("Not of this group on that day."), code="stranger")]
        elif row["enrolment"] in named:
            wrong["enrolment"] = [ErrorDetail(_("This resident is named twice."), code="twice")]
        code = row.get("excuse", "")
        if code and code not in excuses:
            wrong["excuse"] = [ErrorDetail(_("There is no such excuse."), code="unknown")]
        named.add(row["enrolment"])
        errors.append(wrong)
        if not wrong:
            mark = Mark(row["state"], minutes_missed=row["minutes_missed"], excuse=excuses.get(code))
            places.append((lines[row["enrolment"]], mark))
    if any(errors):
        raise serializers.ValidationError({"attendance": errors})
    return places
