"""Tallies of examinations over REST."""

from django_filters import DateFilter, FilterSet, UUIDFilter
from rest_framework import serializers

from rest.views import VisibleList
from seminars.examinations.models import Examination


class ExaminationSerializer(serializers.ModelSerializer):
    """One examination on the resident's word; nothing in it is about a patient. `kind`: its code."""

    enrolment = serializers.UUIDField(source="enrolment.uuid")
    activity = serializers.UUIDField(source="kind.activity.uuid")
    kind = serializers.CharField(source="kind.code")

    class Meta:
        model = Examination
        fields = ["uuid", "version", "enrolment", "activity", "kind", "day", "setting", "is_supervised"]
        read_only_fields = fields


class ExaminationFilter(FilterSet):
    enrolment = UUIDFilter(field_name="registration__annual_programme__enrolment__uuid", label="UUID of the enrolment")
    since = DateFilter(field_name="day", lookup_expr="gte", label="From this day on")
    until = DateFilter(field_name="day", lookup_expr="lte", label="Until this day, included")


class ExaminationList(VisibleList):
    """Examinations that one reads, the last first."""

    queryset = Examination.objects.for_list().select_related("kind__activity")
    serializer_class = ExaminationSerializer
    filterset_class = ExaminationFilter
