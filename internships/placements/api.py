"""Sites, supervisors and placements over REST, as far as their pages are open to the user."""

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from internships.directory.models import Area, Capacity, Province, Site
from internships.directory.supervisor_models import Accreditation, Supervisor
from internships.placements.models import Interruption, Placement, PlacementSupervisor, State
from internships.sites.permissions import can_see_details
from rest.views import VisibleList, VisibleOne

DEGREES = serializers.DecimalField(max_digits=7, decimal_places=4, allow_null=True)


class CapacitySerializer(serializers.ModelSerializer):
    """`residents` at the same time in the period; `ends` is null while it is open."""

    class Meta:
        model = Capacity
        fields = ["starts", "ends", "residents"]


class SiteSerializer(serializers.ModelSerializer):
    """Province, area and, where it has none of its own, coordinates are those of its postcode."""

    province = serializers.ChoiceField(Province.choices, allow_blank=True)
    area = serializers.ChoiceField(Area.choices, allow_blank=True)
    latitude = serializers.SerializerMethodField()
    longitude = serializers.SerializerMethodField()
    tags = serializers.SlugRelatedField("code", many=True, read_only=True, help_text="Equipment and populations.")
    capacities = CapacitySerializer(many=True, help_text="Empty where none is stated: places are not counted.")

    class Meta:
        model = Site
        fields = [
            "uuid",
            "version",
            "kind",
            "state",
            "name",
            "department",
            "street",
            "postcode",
            "city",
            "province",
            "area",
            "latitude",
            "longitude",
            "telephone",
            "email",
            "opens",
            "closes",
            "capacities",
            "tags",
            "remark",
        ]
        read_only_fields = fields

    @extend_schema_field(DEGREES)
    def get_latitude(self, site):
        return str(site.coordinates[0]) if site.coordinates else None

    @extend_schema_field(DEGREES)
    def get_longitude(self, site):
        return str(site.coordinates[1]) if site.coordinates else None


class SiteList(VisibleList):
    """Practices and hospital departments, sorted by name."""

    queryset = Site.objects.for_list()
    serializer_class = SiteSerializer


class SiteOne(VisibleOne):
    """One of them."""

    queryset = Site.objects.for_list()
    serializer_class = SiteSerializer


class AccreditationSerializer(serializers.ModelSerializer):
    """A federal accreditation names no institution."""

    institution = serializers.CharField(source="institution.code", default=None, allow_null=True)

    class Meta:
        model = Accreditation
        fields = ["kind", "institution", "reference", "valid_from", "valid_to"]


class SupervisorDetailsSerializer(serializers.ModelSerializer):
    email = serializers.EmailField(source="user.email")
    accreditations = AccreditationSerializer(many=True)

    class Meta:
        model = Supervisor
        fields = ["email", "telephone", "inami", "accreditations"]


class SupervisorSerializer(serializers.ModelSerializer):
    """`last_day` is null while they supervise."""

    given_name = serializers.CharField(source="user.given_name")
    family_name = serializers.CharField(source="user.family_name")
    sites = serializers.SlugRelatedField("uuid", many=True, read_only=True)
    last_day = serializers.DateField(allow_null=True)
    details = serializers.SerializerMethodField(help_text="Null for who sees the name alone.")

    class Meta:
        model = Supervisor
        fields = ["uuid", "version", "given_name", "family_name", "sites", "last_day", "details"]
        read_only_fields = fields

    @extend_schema_field(SupervisorDetailsSerializer(allow_null=True))
    def get_details(self, supervisor):
        open_to_user = can_see_details(self.context["request"].user, supervisor)
        return SupervisorDetailsSerializer(supervisor).data if open_to_user else None


class WithSitesMixin:
    """Names of their sites only those that the user sees."""

    def get_queryset(self):
        seen = Site.objects.visible_to(self.request.user)
        return super().get_queryset().prefetch_related(Prefetch("sites", seen))


SUPERVISORS = (
    Supervisor.objects.select_related("user")
    .prefetch_related("accreditations__institution")
    .order_by("user__sort_key", "pk")
)


class SupervisorList(WithSitesMixin, VisibleList):
    """Stage supervisors, sorted by name."""

    queryset = SUPERVISORS
    serializer_class = SupervisorSerializer


class SupervisorOne(WithSitesMixin, VisibleOne):
    """One of them."""

    queryset = SUPERVISORS
    serializer_class = SupervisorSerializer


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
    state = serializers.ChoiceField(State.choices)
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
    """One of them."""

    queryset = Placement.objects.for_list()
    serializer_class = PlacementSerializer
