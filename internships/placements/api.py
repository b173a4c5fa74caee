"""Placements over REST."""

from rest_framework import serializers

from internships.directory.models import Site
from internships.placements.models import Interruption, Placement, PlacementStatus, PlacementSupervisor
from rest.views import VisibleList, VisibleOne


class PlacedAtSerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="__str__")

    class Meta:
        model = Site
        fields = ["uuid", "name"]


class SupervisionSerializer(serializers.ModelSerializer):
    uuid = serializers.UUIDField(source="supervisor.uuid")
    name = serializers.CharField(source="supervisor.__str__")

    class Meta:
        model = PlacementSupervisor
        fields = ["uuid", "name", "starts", "ends"]


class StopSerializer(serializers.ModelSerializer):
    class Meta:
        model = Interruption
        fields = ["starts", "ends"]


class PlacementSerializer(serializers.ModelSerializer):
    """`state` is that of today; `share` is of full time: "0.50". Interruptions come without their reasons."""

    enrolment = serializers.UUIDField(source="enrolment.uuid")
    activity = serializers.UUIDField(source="registration.activity.uuid")
    academic_year = serializers.IntegerField(source="registration.annual_programme.academic_year.start_year")
    site = PlacedAtSerializer()
    state = serializers.ChoiceField(PlacementStatus.choices, source="status")
    supervisors = SupervisionSerializer(source="supervisions", many=True)
    interruptions = StopSerializer(many=True)

    class Meta:
        model = Placement
        fields = [
            "uuid",
            "version",
            "enrolment",
            "activity",
            "academic_year",
            "site",
            "starts",
            "ends",
            "share",
            "state",
            "supervisors",
            "interruptions",
            "reason",
            "cancelled_because",
        ]
        read_only_fields = fields


class PlacementList(VisibleList):
    """Residents at their sites, sorted by the first day."""

    queryset = Placement.objects.for_list()
    serializer_class = PlacementSerializer


class PlacementOne(VisibleOne):
    """One placement."""

    queryset = Placement.objects.for_list()
    serializer_class = PlacementSerializer
