"""Frameworks, competencies, crosswalks and themes over the API, read-only."""

from django_filters.rest_framework import FilterSet
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from competencies.frameworks.crosswalk_models import Crosswalk
from competencies.frameworks.crosswalks import seen_from
from competencies.frameworks.models import Competency, Descriptor, Framework, Level
from competencies.status import Status
from competencies.themes.models import Theme, ThemeAxis
from rest.filters import TextFilter
from rest.serializers import TranslatedText
from rest.views import VisibleList, VisibleOne


class DescriptorSerializer(serializers.ModelSerializer):
    """A manifestation: a prompt, never a box to fill."""

    text = TranslatedText()

    class Meta:
        model = Descriptor
        fields = ["uuid", "version", "position", "text"]


class CompetencySerializer(serializers.ModelSerializer):
    title = TranslatedText()
    short_title = TranslatedText()
    definition = TranslatedText()
    descriptors = DescriptorSerializer(many=True)

    class Meta:
        model = Competency
        fields = ["uuid", "version", "code", "position", "title", "short_title", "definition", "descriptors"]


class LevelSerializer(serializers.ModelSerializer):
    """A borrowed level is a proposal; `source` names its origin."""

    title = TranslatedText()
    definition = TranslatedText()

    class Meta:
        model = Level
        fields = ["uuid", "version", "code", "position", "title", "definition", "borrowed", "source"]


class CounterpartSerializer(serializers.Serializer):
    """A crosswalk from the side of the requested framework; `other_framework` is a key such as "wonca-europe-2023"."""

    uuid = serializers.UUIDField(source="crosswalk.uuid")
    version = serializers.IntegerField(source="crosswalk.version")
    competency = serializers.CharField(source="own.code")
    other_framework = serializers.CharField(source="other.framework.key")
    other_competency = serializers.CharField(source="other.code")
    strength = serializers.ChoiceField(Crosswalk.Strength.choices, source="crosswalk.strength")
    status = serializers.ChoiceField(Status.choices, source="crosswalk.status")
    reason = TranslatedText(source="crosswalk.reason")


class FrameworkSerializer(serializers.ModelSerializer):
    """`key` joins code and label, as in files and addresses."""

    key = serializers.CharField()
    title = TranslatedText()
    wording = TranslatedText()
    valid_from = serializers.DateField(
        source="stated_day", allow_null=True, help_text="Null where the source of the framework states no day."
    )
    competency_count = serializers.IntegerField()
    descriptor_count = serializers.IntegerField()

    class Meta:
        model = Framework
        fields = [
            "uuid",
            "version",
            "key",
            "code",
            "label",
            "short_title",
            "title",
            "state",
            "valid_from",
            "source",
            "wording",
            "competency_count",
            "descriptor_count",
        ]
        read_only_fields = fields


class FrameworkDetailSerializer(FrameworkSerializer):
    competencies = CompetencySerializer(many=True)
    levels = LevelSerializer(many=True)
    crosswalks = serializers.SerializerMethodField()

    class Meta(FrameworkSerializer.Meta):
        fields = [*FrameworkSerializer.Meta.fields, "competencies", "levels", "crosswalks"]
        read_only_fields = fields

    @extend_schema_field(CounterpartSerializer(many=True))
    def get_crosswalks(self, framework):
        return CounterpartSerializer(seen_from(framework, self.context["request"].user), many=True).data


class FrameworkFilter(FilterSet):
    code = TextFilter(field_name="code", max_length=30, label="Code of the framework, all its versions")


FRAMEWORKS = Framework.objects.with_counts()


class FrameworkList(VisibleList):
    """Frameworks of competencies, by code, the newest version first."""

    queryset = FRAMEWORKS
    serializer_class = FrameworkSerializer
    filterset_class = FrameworkFilter


class FrameworkOne(VisibleOne):
    """One framework with its competencies, manifestations, levels and crosswalks."""

    queryset = FRAMEWORKS.prefetch_related("competencies__descriptors", "levels")
    serializer_class = FrameworkDetailSerializer


class ThemeSerializer(serializers.ModelSerializer):
    title = TranslatedText()

    class Meta:
        model = Theme
        fields = ["uuid", "version", "code", "position", "title"]


class ThemeAxisSerializer(serializers.ModelSerializer):
    """A classification of learning beside the competencies."""

    title = TranslatedText()
    themes = ThemeSerializer(many=True)

    class Meta:
        model = ThemeAxis
        fields = ["uuid", "version", "code", "position", "title", "source", "themes"]
        read_only_fields = fields


class ThemeAxisList(VisibleList):
    """The axes of themes, each with its themes in order."""

    queryset = ThemeAxis.objects.prefetch_related("themes")
    serializer_class = ThemeAxisSerializer
