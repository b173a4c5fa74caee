"""Programmes, their versions and activities over the API."""

from django.db.models import Prefetch
from django_filters import UUIDFilter
from django_filters.rest_framework import FilterSet
from rest_framework import serializers

from curriculum.institutions.models import Institution
from curriculum.programmes.activity_models import Activity, ActivityPart
from curriculum.programmes.annual_rules import AnnualRule
from curriculum.programmes.certification import Certification
from curriculum.programmes.models import Block, Programme, ProgrammeVersion
from rest.filters import TextFilter, WholeNumberFilter
from rest.serializers import TranslatedText
from rest.views import Visible, VisibleList, VisibleOne


class InstitutionSerializer(serializers.ModelSerializer):
    name = TranslatedText()
    faculty = TranslatedText()
    url = serializers.CharField(read_only=True, help_text="Empty where none is known.")
    email = serializers.CharField(read_only=True, help_text="Of the secretariat. Empty where none is known.")
    office_hours = TranslatedText()

    class Meta:
        model = Institution
        fields = [
            "uuid",
            "version",
            "code",
            "short_name",
            "name",
            "faculty",
            "address",
            "telephone",
            "email",
            "office_hours",
            "country",
            "domain",
            "url",
        ]


class BlockSerializer(serializers.ModelSerializer):
    title = TranslatedText()

    class Meta:
        model = Block
        fields = ["number", "title", "credits"]


class AnnualRuleSerializer(serializers.ModelSerializer):
    """A rule of annual programmes. `if_broken`: refuse, reason (accepted with one) or warn."""

    class Meta:
        model = AnnualRule
        fields = ["rule", "if_broken", "credits", "day", "source"]


class ProgrammeVersionSerializer(serializers.ModelSerializer):
    """`credits` is the stated total, null without one; intakes are given by their first calendar year."""

    first_intake = serializers.IntegerField(source="first_intake.start_year")
    last_intake = serializers.IntegerField(source="last_intake.start_year", default=None, allow_null=True)
    blocks = BlockSerializer(many=True)
    annual_rules = AnnualRuleSerializer(many=True)

    class Meta:
        model = ProgrammeVersion
        fields = [
            "uuid",
            "version",
            "label",
            "state",
            "published_at",
            "first_intake",
            "last_intake",
            "credits",
            "threshold",
            "assessments_per_year",
            "annual_programmes_by",
            "blocks",
            "annual_rules",
        ]
        read_only_fields = fields


class ProgrammeSerializer(serializers.ModelSerializer):
    title = TranslatedText()
    reference_institution = serializers.CharField(source="reference_institution.code")
    institutions = InstitutionSerializer(many=True)
    versions = ProgrammeVersionSerializer(many=True)

    class Meta:
        model = Programme
        fields = ["uuid", "version", "code", "title", "reference_institution", "institutions", "versions"]
        read_only_fields = fields


class ProgrammeRows(Visible):
    """Programmes with the versions that the user may see."""

    queryset = Programme.objects.select_related("reference_institution").prefetch_related("institutions")
    serializer_class = ProgrammeSerializer

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return super().get_queryset()
        versions = ProgrammeVersion.objects.visible_to(self.request.user)
        versions = versions.select_related("first_intake", "last_intake").prefetch_related("blocks", "annual_rules")
        return super().get_queryset().prefetch_related(Prefetch("versions", versions))


class ProgrammeList(ProgrammeRows, VisibleList):
    """Programmes with their versions, by code."""


class ProgrammeOne(ProgrammeRows, VisibleOne):
    """One programme with its versions."""


class PartSerializer(serializers.ModelSerializer):
    title = TranslatedText()

    class Meta:
        model = ActivityPart
        fields = ["code", "title", "kind"]


class OfferedInSerializer(serializers.ModelSerializer):
    """The programme version that an activity belongs to."""

    code = serializers.CharField(source="programme.code")

    class Meta:
        model = ProgrammeVersion
        fields = ["uuid", "code", "label"]


class OfficialCodeSerializer(serializers.Serializer):
    institution = serializers.CharField(source="institution.code")
    value = serializers.CharField()


class ActivitySerializer(serializers.ModelSerializer):
    """`code` is ours and provisional; `official_codes` are the universities' own. No organiser: none is stated."""

    programme_version = OfferedInSerializer()
    block = serializers.IntegerField(source="block.number")
    group = serializers.CharField(source="group.code", default=None, allow_null=True)
    official_codes = OfficialCodeSerializer(source="identifiers", many=True)
    title = TranslatedText()
    description = TranslatedText()
    themes = TranslatedText()
    period = TranslatedText()
    place = TranslatedText()
    organisers = serializers.SlugRelatedField("code", many=True, read_only=True)
    assessed_in = serializers.ListField(child=serializers.CharField())
    prerequisites = serializers.SlugRelatedField("uuid", many=True, read_only=True)
    corequisites = serializers.SlugRelatedField("uuid", many=True, read_only=True)
    assessments = serializers.IntegerField(source="assessments_a_year", help_text="In an academic year.")
    counts_for = serializers.SlugRelatedField("code", many=True, read_only=True)
    certification = serializers.ChoiceField(Certification.choices, allow_blank=True)
    parts = PartSerializer(many=True)

    class Meta:
        model = Activity
        fields = [
            "uuid",
            "version",
            "programme_version",
            "block",
            "group",
            "code",
            "official_codes",
            "title",
            "description",
            "themes",
            "credits",
            "kind",
            "format",
            "organisers",
            "period",
            "place",
            "assessed_in",
            "certification",
            "certification_share",
            "certification_day",
            "assessments",
            "second_encoding",
            "prerequisites",
            "corequisites",
            "counts_for",
            "parts",
        ]
        read_only_fields = fields


class ActivityFilter(FilterSet):
    programme_version = UUIDFilter(field_name="programme_version__uuid", label="UUID of the programme version")
    programme = TextFilter(
        field_name="programme_version__programme__code", max_length=30, label="Code of the programme"
    )
    block = WholeNumberFilter(field_name="block__number", label="Number of the block")


ACTIVITIES = Activity.objects.for_display().prefetch_related("prerequisites", "corequisites", "counts_for", "parts")


class ActivityList(VisibleList):
    """Activities by programme version, block and position."""

    queryset = ACTIVITIES
    serializer_class = ActivitySerializer
    filterset_class = ActivityFilter


class ActivityOne(VisibleOne):
    """One activity."""

    queryset = ACTIVITIES
    serializer_class = ActivitySerializer
