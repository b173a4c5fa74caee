"""Groups over REST."""

from django_filters import FilterSet, UUIDFilter
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from places.models import Province
from rest.filters import WholeNumberFilter
from rest.views import VisibleList, VisibleOne
from seminars.groups.models import GroupLeader, Membership, SeminarGroup
from seminars.groups.permissions import can_see_members


class LeaderSerializer(serializers.ModelSerializer):
    name = serializers.CharField(source="user.__str__")

    class Meta:
        model = GroupLeader
        fields = ["name", "starts", "ends"]


class MemberSerializer(serializers.ModelSerializer):
    enrolment = serializers.UUIDField(source="enrolment.uuid")
    name = serializers.CharField(source="enrolment.user.__str__")

    class Meta:
        model = Membership
        fields = ["enrolment", "name", "starts", "ends"]


class GroupSerializer(serializers.ModelSerializer):
    """A group of one activity in one academic year. `state` is `closed` once the year is closed."""

    activity = serializers.UUIDField(source="activity.uuid")
    academic_year = serializers.IntegerField(source="academic_year.start_year")
    province = serializers.ChoiceField(Province.choices, allow_blank=True)
    leaders = LeaderSerializer(many=True)

    class Meta:
        model = SeminarGroup
        fields = ["uuid", "version", "activity", "academic_year", "name", "province", "place", "state", "leaders"]
        read_only_fields = fields


class GroupDetailSerializer(GroupSerializer):
    members = serializers.SerializerMethodField(
        help_text="Null for who may not read the names: residents see that they are in a group, not who else is."
    )

    class Meta(GroupSerializer.Meta):
        fields = [*GroupSerializer.Meta.fields, "members"]
        read_only_fields = fields

    @extend_schema_field(MemberSerializer(many=True, allow_null=True))
    def get_members(self, group):
        if not can_see_members(self.context["request"].user, group):
            return None
        return MemberSerializer(Membership.objects.filter(group=group).for_list(), many=True).data


class GroupFilter(FilterSet):
    activity = UUIDFilter(field_name="activity__uuid", label="UUID of the activity")
    academic_year = WholeNumberFilter(field_name="academic_year__start_year", label="First calendar year")


class GroupList(VisibleList):
    """Seminar groups, the latest year first."""

    queryset = SeminarGroup.objects.for_list()
    serializer_class = GroupSerializer
    filterset_class = GroupFilter


class GroupOne(VisibleOne):
    """One seminar group with its members."""

    queryset = SeminarGroup.objects.for_list()
    serializer_class = GroupDetailSerializer
