"""Batches over the API: start, follow, pause, resume, cancel, retry, download."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.renderers import BaseRenderer
from rest_framework.response import Response

from accounts.permissions import WrongStateError, require
from curriculum.models import AcademicYear, ProgrammeVersion
from documents.batches import services
from documents.batches.models import Batch, BatchItem
from documents.batches.permissions import can_act_on, can_issue_for, can_see_batches, residents_for
from documents.batches.progress import progress_of
from documents.batches.views import zip_response
from documents.batches.workflow import BATCH
from documents.issuing.models import IssuedDocument
from documents.kinds.registry import KINDS
from rest.serializers import StrictSerializer
from rest.versions import seen_version
from rest.views import Visible, VisibleList, VisibleOne


class BatchSerializer(serializers.ModelSerializer):
    """`phase` is done when nothing waits any more; `counts` has the number of documents in each state."""

    programme_version = serializers.UUIDField(source="programme_version.uuid")
    year = serializers.IntegerField(source="year.start_year", allow_null=True, default=None)
    phase = serializers.SerializerMethodField()
    counts = serializers.SerializerMethodField()

    class Meta:
        model = Batch
        fields = [
            "uuid",
            "version",
            "kind",
            "language",
            "programme_version",
            "year",
            "again",
            "state",
            "phase",
            "counts",
            "created_at",
        ]
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(["running", "paused", "cancelled", "done"]))
    def get_phase(self, batch):
        return str(progress_of(batch).phase)

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "integer"}})
    def get_counts(self, batch):
        return {str(state): count for state, count in progress_of(batch).counts.items()}


class BatchItemSerializer(serializers.ModelSerializer):
    enrolment = serializers.UUIDField(source="enrolment.uuid")
    document = serializers.UUIDField(source="document.uuid", allow_null=True, default=None)

    class Meta:
        model = BatchItem
        fields = ["position", "enrolment", "state", "document", "reason"]
        read_only_fields = fields


class BatchRequestSerializer(StrictSerializer):
    kind = serializers.ChoiceField(
        [*(kind.name for kind in KINDS.values() if kind.for_batches), Batch.ACCREDITATION],
        help_text="accreditation: the pieces of the university, several documents for each resident.",
    )
    language = serializers.ChoiceField(IssuedDocument.Language.choices)
    programme_version = serializers.SlugRelatedField("uuid", queryset=ProgrammeVersion.objects.all())
    enrolments = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=services.MOST)
    year = serializers.SlugRelatedField("start_year", queryset=AcademicYear.objects.all(), required=False)
    again = serializers.BooleanField(required=False, default=False)

    def validate(self, attrs):
        wanted = set(attrs["enrolments"])
        known = residents_for(self.context["request"].user).filter(
            programme_version=attrs["programme_version"], uuid__in=wanted
        )
        found = list(known.for_list())
        if unknown := wanted - {enrolment.uuid for enrolment in found}:
            text = _("No resident of this version is known to you as %(uuid)s.")
            raise serializers.ValidationError({"enrolments": [text % {"uuid": uuid} for uuid in sorted(unknown)]})
        return attrs | {"enrolments": found}


class BatchActSerializer(StrictSerializer):
    act = serializers.ChoiceField(BATCH.names)
    version = serializers.IntegerField(
        min_value=1, required=False, help_text="The version seen, unless If-Match has it."
    )


class BatchList(VisibleList):
    """Batches of documents of your programmes."""

    queryset = Batch.objects.for_display()
    serializer_class = BatchSerializer

    def get(self, request):
        """List the batches, the latest first."""
        require(can_see_batches(request.user))
        return super().get(request)

    @extend_schema(request=BatchRequestSerializer, responses={201: BatchSerializer})
    def post(self, request):
        """Start a batch. Follow it at its own address; a document that says the same already is not issued again."""
        require(can_see_batches(request.user))
        asked = BatchRequestSerializer(data=request.data, context={"request": request})
        asked.is_valid(raise_exception=True)
        values = dict(asked.validated_data)
        version = values.pop("programme_version")
        require(can_issue_for(request.user, version))
        batch = services.start(version=version, by=request.user, **values)
        return Response(self.represent(batch), status=201)


class BatchOne(VisibleOne):
    """A batch, with how far it is."""

    queryset = Batch.objects.for_display()
    serializer_class = BatchSerializer


class BatchItems(VisibleList):
    """The residents of a batch, each with its document or the reason why there is none."""

    serializer_class = BatchItemSerializer
    queryset = Batch.objects.all()
    filterset_fields = ["state"]

    def get_queryset(self):
        batches = super().get_queryset()
        if getattr(self, "swagger_fake_view", False):
            return BatchItem.objects.none()
        batch = get_object_or_404(batches, uuid=self.kwargs["uuid"])
        return batch.batch_items.select_related("enrolment", "document").order_by("position")


class BatchActs(Visible):
    queryset = Batch.objects.for_display()
    serializer_class = BatchSerializer

    @extend_schema(request=BatchActSerializer)
    def post(self, request, uuid):
        """Pause, resume, cancel, or retry what failed."""
        batch = self.get_object()
        require(can_act_on(request.user, batch))
        asked = BatchActSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        seen = seen_version(request, asked.validated_data.get("version"))
        services.act(batch=batch, name=asked.validated_data["act"], by=request.user, seen=seen)
        return Response(self.represent(batch))


class Zip(BaseRenderer):
    media_type = "application/zip"
    format = "zip"


class BatchZip(Visible):
    queryset = Batch.objects.for_display()
    renderer_classes = [Zip]

    @extend_schema(responses={(200, "application/zip"): OpenApiTypes.BINARY})
    def get(self, request, uuid):
        """Download the documents that are ready, with a manifest (file, number, hash)."""
        batch = self.get_object()
        require(can_act_on(request.user, batch))
        if not progress_of(batch).ready:
            raise WrongStateError(_("No document of this batch is ready."))
        return zip_response(batch)
