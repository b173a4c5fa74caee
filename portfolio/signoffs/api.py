"""Sign-offs over the API."""

from django.db.models import Count
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from accounts.permissions import require
from portfolio.permissions import can_see_coverage, can_see_levels
from portfolio.signoff_rules.models import SIGNERS
from portfolio.signoffs.models import SignOff
from records.models import Enrolment
from rest.views import Visible


class SignOffSerializer(serializers.ModelSerializer):
    """`details` is null where the user may see only the level."""

    enrolment = serializers.UUIDField(source="enrolment.uuid")
    framework = serializers.CharField(source="competency.framework.key")
    competency = serializers.CharField(source="competency.code")
    level = serializers.CharField(source="level.code")
    details = serializers.SerializerMethodField()

    class Meta:
        model = SignOff
        fields = ["uuid", "version", "enrolment", "framework", "competency", "level", "year", "signed_at", "details"]
        read_only_fields = fields

    class Details(serializers.Serializer):
        """Signer, capacity, how the signer was identified, and the number of pieces of evidence."""

        signer = serializers.CharField()
        capacity = serializers.ChoiceField(SIGNERS)
        identified_by = serializers.CharField()
        evidence = serializers.IntegerField(source="evidence_count")

    @extend_schema_field(Details(allow_null=True))
    def get_details(self, sign_off):
        return self.Details(sign_off).data if self.context["sees_details"] else None


class SignOffsOf(Visible):
    """The live sign-offs of one resident; offices get only the levels."""

    queryset = Enrolment.objects.select_related("user", "programme_version__programme")
    serializer_class = SignOffSerializer
    pagination_class = None

    @extend_schema(operation_id="enrolments_sign_offs", responses=SignOffSerializer(many=True))
    def get(self, request, uuid):
        enrolment = self.get_object()
        require(can_see_levels(request.user, enrolment))
        rows = SignOff.objects.live().filter(enrolment=enrolment).for_list()
        rows = rows.select_related("enrolment", "competency__framework", "level", "signer")
        context = {
            **self.get_serializer_context(),
            "sees_details": bool(can_see_coverage(request.user, enrolment)),
        }
        counted = rows.annotate(evidence_count=Count("evidence"))
        return Response(SignOffSerializer(counted, many=True, context=context).data)
