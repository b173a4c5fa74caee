"""Coverage over the API: counts only, no private entries and no answers in words."""

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response

from accounts.permissions import WrongStateError, require
from competencies.models import Framework
from portfolio.coverage.measure import framework_for, measure
from portfolio.observations.models import Observation
from portfolio.permissions import can_see_coverage
from records.models import Enrolment
from rest.serializers import TranslatedText
from rest.views import Visible


class TallySerializer(serializers.Serializer):
    """How often a value of a scale was given. Nothing is averaged."""

    value = serializers.IntegerField()
    times = serializers.IntegerField()


class CellSerializer(serializers.Serializer):
    """`strength`: 0 nothing, 1 one observer, 2 several observers, 3 several observers and settings."""

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
    """Coverage by competency of one framework and year of training."""

    enrolment = serializers.UUIDField()
    framework = serializers.CharField()
    rows = CoverageRowSerializer(many=True)


class CoverageOf(Visible):
    """The coverage of one resident's competencies by the evidence that the user may see."""

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
