"""Meetings of groups over REST."""

from django_filters import DateFilter, FilterSet, UUIDFilter
from rest_framework import serializers

from rest.views import VisibleList, VisibleOne
from seminars.meetings.models import SeminarMeeting


class MeetingSerializer(serializers.ModelSerializer):
    """`hours` are those that count once the meeting is `held`. `reason`: why it is cancelled. Hours are local."""

    group = serializers.UUIDField(source="group.uuid")
    starts = serializers.CharField(help_text="Local, without an offset: 19:00:00")  # the format "time" demands one
    ends = serializers.CharField(help_text="Local, without an offset: 22:00:00")
    link = serializers.URLField(allow_blank=True)
    competencies = serializers.SlugRelatedField("uuid", many=True, read_only=True)
    themes = serializers.SlugRelatedField("code", many=True, read_only=True)

    class Meta:
        model = SeminarMeeting
        fields = [
            "uuid",
            "version",
            "group",
            "title",
            "day",
            "starts",
            "ends",
            "hours",
            "format",
            "place",
            "link",
            "given_by",
            "members_only",
            "competencies",
            "themes",
            "state",
            "reason",
        ]
        read_only_fields = fields


class MeetingFilter(FilterSet):
    group = UUIDFilter(field_name="group__uuid", label="UUID of the group")
    since = DateFilter(field_name="day", lookup_expr="gte", label="From this day on")
    until = DateFilter(field_name="day", lookup_expr="lte", label="Until this day, included")


MEETINGS = SeminarMeeting.objects.for_list().prefetch_related("competencies", "themes").order_by("day", "starts", "pk")


class MeetingList(VisibleList):
    """Meetings of the groups that one sees, by day."""

    queryset = MEETINGS
    serializer_class = MeetingSerializer
    filterset_class = MeetingFilter


class MeetingOne(VisibleOne):
    """One meeting."""

    queryset = MEETINGS
    serializer_class = MeetingSerializer
