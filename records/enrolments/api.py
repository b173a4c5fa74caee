"""Residents in the API, as far as `records.enrolments.permissions` opens them to the user."""

from typing import Any

from django.db.models import Q
from django_filters.rest_framework import FilterSet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from curriculum.models import ProgrammeVersion
from records.enrolments.models import Enrolment, EnrolmentIdentifier
from records.enrolments.permissions import can_see_file
from rest.filters import TextFilter, WholeNumberFilter
from rest.serializers import TranslatedText
from rest.views import VisibleList, VisibleOne


def with_contact(rows, user):
    """Annotate `contact_open`: whether the user sees more of the resident than the name."""
    open_ones = Enrolment.objects.with_contact_visible_to(user).values("pk")
    return rows.annotate(contact_open=Q(pk__in=open_ones))


class MatriculeSerializer(serializers.ModelSerializer):
    institution = serializers.SlugRelatedField("code", read_only=True)

    class Meta:
        model = EnrolmentIdentifier
        fields = ["institution", "value"]


class FollowedSerializer(serializers.ModelSerializer):
    """The programme version of a resident."""

    code = serializers.CharField(source="programme.code")
    title = TranslatedText(source="programme.title")

    class Meta:
        model = ProgrammeVersion
        fields = ["uuid", "code", "label", "title"]


class EnrolmentSerializer(serializers.ModelSerializer):
    given_name = serializers.CharField(source="user.given_name")
    family_name = serializers.CharField(source="user.family_name")
    matricules = serializers.SerializerMethodField(help_text="Null for who does not see them.")
    programme_version = FollowedSerializer()
    intake = serializers.IntegerField(source="intake.start_year", help_text="First calendar year of the intake.")
    enrolling_institution = serializers.CharField(source="enrolling_institution.code")

    class Meta:
        model = Enrolment
        fields = [
            "uuid",
            "version",
            "given_name",
            "family_name",
            "matricules",
            "programme_version",
            "intake",
            "enrolling_institution",
        ]
        read_only_fields = fields

    @extend_schema_field(MatriculeSerializer(many=True, allow_null=True))
    def get_matricules(self, enrolment):
        return MatriculeSerializer(enrolment.identifiers.all(), many=True).data if enrolment.contact_open else None


class ContactSerializer(serializers.ModelSerializer):
    email = serializers.EmailField(source="user.email")

    class Meta:
        model = Enrolment
        fields = ["email", "telephone"]


class FileSerializer(serializers.ModelSerializer):
    class Meta:
        model = Enrolment
        fields = ["birth_date", "street", "postcode", "city"]


class EnrolmentDetailSerializer(EnrolmentSerializer):
    contact = serializers.SerializerMethodField(help_text="Null for who sees the name alone.")
    file = serializers.SerializerMethodField(help_text="Null for who does not see the administrative file.")

    class Meta(EnrolmentSerializer.Meta):
        fields = [*EnrolmentSerializer.Meta.fields, "contact", "file"]
        read_only_fields = fields

    @extend_schema_field(ContactSerializer(allow_null=True))
    def get_contact(self, enrolment):
        return ContactSerializer(enrolment).data if enrolment.contact_open else None

    @extend_schema_field(FileSerializer(allow_null=True))
    def get_file(self, enrolment):
        open_to_user = can_see_file(self.context["request"].user, enrolment)
        return FileSerializer(enrolment).data if open_to_user else None


class EnrolmentFilter(FilterSet):
    """Search and matricule match only fields that the user may read."""

    intake = WholeNumberFilter(field_name="intake__start_year", label="First calendar year of the intake")
    programme = TextFilter(
        field_name="programme_version__programme__code", max_length=30, label="Code of the programme"
    )
    matricule = TextFilter(method="by_matricule", max_length=30, label="A matricule, whole, of any university")
    q = TextFilter(method="search", max_length=100, label="Words of the name, the e-mail address or a matricule")

    def by_matricule(self, rows, name, value):
        found = EnrolmentIdentifier.objects.filter(value=value.strip())
        return rows.filter(contact_open=True, pk__in=found.values("enrolment"))

    def search(self, rows, name, value):
        by_name = Enrolment.objects.named(value).values("pk")
        by_all = Enrolment.objects.matching(value).values("pk")
        return rows.filter(Q(pk__in=by_name) | Q(contact_open=True, pk__in=by_all))


VALUES = (
    "pk",
    "uuid",
    "version",
    "user__given_name",
    "user__family_name",
    "programme_version",
    "intake__start_year",
    "enrolling_institution__code",
    "contact_open",
)


def representations(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what `EnrolmentSerializer` makes of each row of `VALUES`, without a serializer a row; two queries."""
    opened = [row["pk"] for row in rows if row["contact_open"]]
    matricules: dict[int, list[dict[str, str]]] = {pk: [] for pk in opened}
    found = EnrolmentIdentifier.objects.filter(enrolment__in=opened)
    for pk, institution, value in found.values_list("enrolment_id", "institution__code", "value"):
        matricules[pk].append({"institution": institution, "value": value})
    versions = {
        version.pk: FollowedSerializer(version).data
        for version in ProgrammeVersion.objects.filter(
            pk__in={row["programme_version"] for row in rows}
        ).select_related("programme")
    }
    return [
        {
            "uuid": str(row["uuid"]),
            "version": row["version"],
            "given_name": row["user__given_name"],
            "family_name": row["user__family_name"],
            "matricules": matricules.get(row["pk"]),
            "programme_version": versions[row["programme_version"]],
            "intake": row["intake__start_year"],
            "enrolling_institution": row["enrolling_institution__code"],
        }
        for row in rows
    ]


class EnrolmentList(VisibleList):
    """Residents, sorted by name."""

    queryset = Enrolment.objects.order_by("user__sort_key", "pk")
    serializer_class = EnrolmentSerializer
    filterset_class = EnrolmentFilter

    def get_queryset(self):
        return with_contact(super().get_queryset(), self.request.user)

    def list(self, request, *args, **kwargs):
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()).values(*VALUES))
        return self.get_paginated_response(representations(page))


class EnrolmentOne(VisibleOne):
    """One resident, with contact and administrative file where the user may see them."""

    queryset = Enrolment.objects.for_list()
    serializer_class = EnrolmentDetailSerializer

    def get_queryset(self):
        return with_contact(super().get_queryset(), self.request.user)
