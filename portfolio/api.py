"""Coverage and sign-offs as the API gives them: nothing of what is private, and no words of who signed or answered."""

from django.db.models import Count
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from accounts.permissions import WrongStateError, require
from competencies.models import Framework
from portfolio.coverage.measure import framework_for, measure
from portfolio.models import Observation, SignOff
from portfolio.signoffs.models import SIGNERS
from portfolio.signoffs.permissions import can_see_coverage, can_see_levels
from records.models import Enrolment
from rest.serializers import TranslatedText
from rest.views import Visible


class TallySerializer(serializers.Serializer):
    """How often a value of a scale was given. Nothing is averaged."""

    value = serializers.IntegerField()
    times = serializers.IntegerField()


class CellSerializer(serializers.Serializer):
    """`strength`: 0 nothing, 1 one observer, 2 several observers, 3 several observers and settings or kinds."""

    strength = serializers.IntegerField()
    observations = serializers.SerializerMethodField()
    observers = serializers.SerializerMethodField()
    entries = serializers.SerializerMethodField(help_text="Entries that are shared with who asks.")
    kinds = serializers.SerializerMethodField()
    settings = serializers.SerializerMethodField()
    retrospective = serializers.SerializerMethodField(help_text="What supervision was needed.")
    prospective = serializers.SerializerMethodField(help_text="What may be entrusted next.")
    latest = serializers.DateField(allow_null=True)
    through_crosswalk = serializers.BooleanField(source="through")

    def get_observations(self, cell) -> int:
        return len(cell.observations)

    def get_observers(self, cell) -> int:
        return len(cell.observers)

    def get_entries(self, cell) -> int:
        return len(cell.entries)

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(Observation.Source.choices)))
    def get_kinds(self, cell):
        return sorted(cell.kinds)

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_settings(self, cell):
        return sorted(setting.code for setting in cell.settings)

    @extend_schema_field(TallySerializer(many=True))
    def get_retrospective(self, cell):
        return [{"value": value, "times": times} for value, times in cell.ratings]

    @extend_schema_field(TallySerializer(many=True))
    def get_prospective(self, cell):
        return [{"value": value, "times": times} for value, times in cell.entrusted]


class YearCellSerializer(serializers.Serializer):
    year = serializers.IntegerField(source="year.number")
    label = serializers.CharField(  # type: ignore[assignment]  # declared fields do not stay on the class
        source="year.label"
    )
    evidence = CellSerializer(source="cell")


class CoverageRowSerializer(serializers.Serializer):
    competency = serializers.CharField(source="competency.code")
    title = TranslatedText(source="competency.title")
    years = YearCellSerializer(many=True)
    whole = CellSerializer()


class CoverageSerializer(serializers.Serializer):
    """By competency of one framework and year of training."""

    enrolment = serializers.UUIDField()
    framework = serializers.CharField()
    rows = CoverageRowSerializer(many=True)


class SignOffSerializer(serializers.ModelSerializer):
    """`details` are null for who sees the level alone."""

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
        """Who signed, as what, how they were identified, on how many pieces of evidence."""

        signer = serializers.CharField()
        capacity = serializers.ChoiceField(SIGNERS)
        identified_by = serializers.CharField()
        evidence = serializers.IntegerField(source="evidence_count")

    @extend_schema_field(Details(allow_null=True))
    def get_details(self, sign_off):
        return self.Details(sign_off).data if self.context["sees_details"] else None


class CoverageOf(Visible):
    """How well what is known of a resident covers the competencies."""

    queryset = Enrolment.objects.select_related("user", "intake", "programme_version__programme")
    serializer_class = CoverageSerializer

    @extend_schema(
        operation_id="enrolments_coverage",
        parameters=[OpenApiParameter("framework", str, description="Key of a framework, such as cmg-2025.")],
    )
    def get(self, request, uuid):
        enrolment = self.get_object()
        require(can_see_coverage(request.user, enrolment))
        framework = self.framework(request, enrolment)
        found = measure([enrolment], framework=framework, user=request.user)[enrolment.pk]
        rows = [
            {"competency": one, "years": [{"year": y, "cell": c} for y, c in cells], "whole": whole}
            for one, cells, whole in found.rows()
        ]
        return Response(
            self.get_serializer({"enrolment": enrolment.uuid, "framework": framework.key, "rows": rows}).data
        )

    def framework(self, request, enrolment) -> Framework:
        wanted = request.query_params.get("framework")
        if wanted is None:
            if (found := framework_for(enrolment)) is None:
                raise WrongStateError(_("No framework of competencies is loaded yet."))
            return found
        known = {one.key: one for one in Framework.objects.visible_to(request.user)}
        if wanted not in known:
            raise ValidationError({"framework": [_("There is no such framework.")]})
        return known[wanted]


class SignOffsOf(Visible):
    """The levels of a resident that are signed and stand; for the offices the level alone."""

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
