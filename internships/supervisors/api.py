"""Supervisors over REST."""

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from internships.directory.models import Site
from internships.directory.supervisor_models import Accreditation, Supervisor
from internships.supervisors.permissions import can_see_details
from rest.views import VisibleList, VisibleOne


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
    """Prefetches of `sites` only those that the user sees."""

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
    """One supervisor."""

    queryset = SUPERVISORS
    serializer_class = SupervisorSerializer
