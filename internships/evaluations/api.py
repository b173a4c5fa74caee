"""Final evaluations over REST, as far as their pages are open to the user."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from internships.evaluations.models import Evaluation
from portfolio.models import IdentifiedBy
from rest.views import VisibleList, VisibleOne


class SignedQuerySetMixin:
    """Signed final evaluations that stand."""

    def get_queryset(self):
        return super().get_queryset().standing().filter(kind=Evaluation.Kind.FINAL)


class EvaluationSerializer(serializers.ModelSerializer):
    """`answers` by the code of the item of that version of the form: a rating is a number, or null for "not seen"."""

    enrolment = serializers.UUIDField(source="placement.enrolment.uuid")
    placement = serializers.UUIDField(source="placement.uuid")
    form = serializers.SlugRelatedField("uuid", read_only=True)
    outcome = serializers.ChoiceField(Evaluation.Outcome.choices, allow_blank=True)
    identified_by = serializers.ChoiceField(IdentifiedBy.choices, allow_blank=True)
    signed_by = serializers.SerializerMethodField(help_text="The name of who signed.")
    supersedes = serializers.SerializerMethodField(help_text="The evaluation that this one corrects, or null.")

    class Meta:
        model = Evaluation
        fields = [
            "uuid",
            "version",
            "enrolment",
            "placement",
            "kind",
            "form",
            "state",
            "outcome",
            "answers",
            "signed_by",
            "signed_at",
            "identified_by",
            "comment",
            "acknowledged_at",
            "supersedes",
            "reason",
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.CharField())
    def get_signed_by(self, evaluation):
        return str(evaluation.signed_by)

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_supersedes(self, evaluation):
        return str(evaluation.supersedes.uuid) if evaluation.supersedes else None


class EvaluationList(SignedQuerySetMixin, VisibleList):
    """Final evaluations that are signed and not replaced, the latest first."""

    queryset = Evaluation.objects.for_list().order_by("-signed_at", "-pk")
    serializer_class = EvaluationSerializer


class EvaluationOne(SignedQuerySetMixin, VisibleOne):
    """One of them."""

    queryset = Evaluation.objects.for_list()
    serializer_class = EvaluationSerializer
