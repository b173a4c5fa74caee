"""Transcripts over the API: request one, list, read, download, withdraw."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.renderers import BaseRenderer
from rest_framework.response import Response

from accounts.permissions import WrongStateError, require
from curriculum.models import AcademicYear
from documents.issuing import services
from documents.issuing.document_validity import DocumentValidity, validity_of
from documents.issuing.models import IssuedDocument
from documents.issuing.permissions import can_see_documents, can_withdraw
from documents.issuing.views import elmo_response
from documents.kinds.permissions import can_issue
from documents.kinds.registry import KINDS
from documents.kinds.subjects import Subject
from files.models import StoredFile
from files.responses import serve
from jobs.api import JobSerializer, follow_later
from records.models import Enrolment
from rest.serializers import StrictSerializer
from rest.versions import seen_version
from rest.views import Visible, VisibleList, VisibleOne


class DocumentFileSerializer(serializers.ModelSerializer):
    class Meta:
        model = StoredFile
        fields = ["content_type", "size", "sha256"]


class DocumentSerializer(serializers.ModelSerializer):
    """`snapshot_sha256` covers all that is printed, `content_sha256` the record without number and date."""

    enrolment = serializers.UUIDField(source="enrolment.uuid", allow_null=True, default=None)
    year = serializers.IntegerField(source="year.start_year", allow_null=True, default=None)
    file = DocumentFileSerializer(allow_null=True)

    class Meta:
        model = IssuedDocument
        fields = [
            "uuid",
            "version",
            "kind",
            "enrolment",
            "year",
            "language",
            "number",
            "code",
            "state",
            "issued_at",
            "ended_at",
            "reason",
            "snapshot_sha256",
            "content_sha256",
            "file",
        ]
        read_only_fields = fields


class DocumentDetailSerializer(DocumentSerializer):
    standing = serializers.SerializerMethodField(
        help_text="How it stands beside the record of today; null for what was never issued."
    )

    class Meta(DocumentSerializer.Meta):
        fields = [*DocumentSerializer.Meta.fields, "standing"]
        read_only_fields = fields

    @extend_schema_field(serializers.ChoiceField(DocumentValidity.choices, allow_null=True))
    def get_standing(self, document):
        return str(validity_of(document)) if document.is_issued else None


class AskSerializer(StrictSerializer):
    language = serializers.ChoiceField(IssuedDocument.Language.choices)


class WithdrawalSerializer(StrictSerializer):
    reason = serializers.CharField(max_length=2000)
    version = serializers.IntegerField(
        min_value=1, required=False, help_text="The version seen, unless If-Match has it."
    )


class DocumentRequestSerializer(StrictSerializer):
    kind = serializers.ChoiceField([kind.name for kind in KINDS.values() if kind.for_residents])
    language = serializers.ChoiceField(IssuedDocument.Language.choices)
    year = serializers.SlugRelatedField(
        "start_year",
        queryset=AcademicYear.objects.all(),
        required=False,
        help_text="First calendar year, for an attestation of enrolment and an annual programme.",
    )

    def validate(self, attrs):
        if KINDS[attrs["kind"]].of_year and "year" not in attrs:
            raise serializers.ValidationError({"year": [_("Choose the academic year of which the document tells.")]})
        return attrs


class DocumentsOf(VisibleList):
    """Documents of every kind about one resident."""

    queryset = IssuedDocument.objects.for_display()
    serializer_class = DocumentSerializer
    filterset_fields = ["kind", "state"]

    def get_queryset(self):
        return super().get_queryset().filter(enrolment__uuid=self.kwargs["uuid"])

    def get(self, request, uuid):
        """List the documents, the latest first."""
        require(can_see_documents(request.user, visible_enrolment(request, uuid)))
        return super().get(request)

    @extend_schema(
        request=DocumentRequestSerializer,
        responses={202: OpenApiResponse(JobSerializer, description="A worker does it; follow the job at Location.")},
        parameters=[OpenApiParameter("Location", str, OpenApiParameter.HEADER, response=[202])],
    )
    def post(self, request, uuid):
        """Request a document. 409 with the reason when the record does not allow it today."""
        enrolment = visible_enrolment(request, uuid)
        require(can_see_documents(request.user, enrolment))
        asked = DocumentRequestSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        values = asked.validated_data
        kind = KINDS[values["kind"]]
        subject = Subject(enrolment=enrolment, year=values.get("year") if kind.of_year else None)
        require(kind.may_issue(request.user, subject))
        job = services.ask(kind=kind.name, subject=subject, by=request.user, language=values["language"])
        response = Response(JobSerializer(job).data, status=202)
        response["Location"] = request.build_absolute_uri(reverse("api-job", args=[job.uuid]))
        return follow_later(response, job)


def visible_enrolment(request, uuid) -> Enrolment:
    rows = Enrolment.objects.visible_to(request.user)
    rows = rows.select_related("user", "programme_version__programme", "enrolling_institution")
    return get_object_or_404(rows, uuid=uuid)


class TranscriptsOf(VisibleList):
    """Transcripts of one resident."""

    queryset = IssuedDocument.objects.for_display()
    serializer_class = DocumentSerializer

    def get_queryset(self):
        return super().get_queryset().filter(enrolment__uuid=self.kwargs["uuid"], kind=IssuedDocument.Kind.TRANSCRIPT)

    def get(self, request, uuid):
        """List the issued transcripts, the latest first."""
        require(can_see_documents(request.user, self._enrolment(uuid)))
        return super().get(request)

    @extend_schema(
        request=AskSerializer,
        responses={
            202: OpenApiResponse(JobSerializer, description="A worker does it; follow the job at Location."),
        },
        parameters=[OpenApiParameter("Location", str, OpenApiParameter.HEADER, response=[202])],
    )
    def post(self, request, uuid):
        """Request a transcript. While one is being made in that language, the answer is its job."""
        enrolment = self._enrolment(uuid)
        require(can_issue(request.user, enrolment))
        asked = AskSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        job = services.ask_transcript(enrolment=enrolment, by=request.user, **asked.validated_data)
        response = Response(JobSerializer(job).data, status=202)
        response["Location"] = request.build_absolute_uri(reverse("api-job", args=[job.uuid]))
        return follow_later(response, job)

    def _enrolment(self, uuid) -> Enrolment:
        rows = Enrolment.objects.visible_to(self.request.user).select_related("programme_version__programme")
        return get_object_or_404(rows, uuid=uuid)


class DocumentOne(VisibleOne):
    """An issued document, compared with the record of today."""

    queryset = IssuedDocument.objects.for_display()
    serializer_class = DocumentDetailSerializer


class PDF(BaseRenderer):
    media_type = "application/pdf"
    format = "pdf"


class DocumentFile(Visible):
    queryset = IssuedDocument.objects.for_display()
    renderer_classes = [PDF]

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    def get(self, request, uuid):
        """Download the file. Later changes show in the state of the document, not in the file."""
        document = self.get_object()
        if document.file is None:
            raise WrongStateError(_("This document has no file: it is still being made, or was given up."))
        return serve(document.file)


class XML(BaseRenderer):
    media_type = "application/xml"
    format = "xml"


class DocumentElmo(Visible):
    queryset = IssuedDocument.objects.for_display()
    renderer_classes = [XML]

    @extend_schema(responses={(200, "application/xml"): OpenApiTypes.BINARY})
    def get(self, request, uuid):
        """Download a transcript as ELMO 1.7.0, with the PDF inside."""
        document = self.get_object()
        if document.file is None or document.kind != IssuedDocument.Kind.TRANSCRIPT:
            raise WrongStateError(_("Only an issued transcript has an ELMO file."))
        return elmo_response(document)


class DocumentWithdrawal(Visible):
    queryset = IssuedDocument.objects.for_display()
    serializer_class = DocumentDetailSerializer

    @extend_schema(request=WithdrawalSerializer)
    def post(self, request, uuid):
        """Withdraw an issued document, with a reason; the verification page shows it."""
        document = self.get_object()
        require(can_withdraw(request.user, document))
        asked = WithdrawalSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        seen = seen_version(request, asked.validated_data.get("version"))
        services.withdraw(document=document, by=request.user, why=asked.validated_data["reason"], seen=seen)
        return Response(self.represent(document))
