"""Sites over REST."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from internships.directory.models import Capacity, Site
from places.models import Area, Province
from rest.views import VisibleList, VisibleOne

DEGREES = serializers.DecimalField(max_digits=7, decimal_places=4, allow_null=True)


class CapacitySerializer(serializers.ModelSerializer):
    """`residents` at the same time in the period; `ends` is null while it is open."""

    class Meta:
        model = Capacity
        fields = ["starts", "ends", "residents"]


class SiteSerializer(serializers.ModelSerializer):
    """Province and area come from the postcode; so do the coordinates where the site has none of its own."""

    province = serializers.ChoiceField(Province.choices, allow_blank=True)
    area = serializers.ChoiceField(Area.choices, allow_blank=True)
    latitude = serializers.SerializerMethodField()
    longitude = serializers.SerializerMethodField()
    tags = serializers.SlugRelatedField("code", many=True, read_only=True, help_text="Equipment and populations.")
    capacities = CapacitySerializer(many=True, help_text="Empty where none is stated: places are not counted.")

    email = serializers.CharField(read_only=True, help_text="Empty where none is known.")

    class Meta:
        model = Site
        fields = [
            "uuid",
            "version",
            "kind",
            "state",
            "name",
            "department",
            "street",
            "postcode",
            "city",
            "province",
            "area",
            "latitude",
            "longitude",
            "telephone",
            "email",
            "opens",
            "closes",
            "capacities",
            "tags",
            "remark",
        ]
        read_only_fields = fields

    @extend_schema_field(DEGREES)
    def get_latitude(self, site):
        return str(site.coordinates[0]) if site.coordinates else None

    @extend_schema_field(DEGREES)
    def get_longitude(self, site):
        return str(site.coordinates[1]) if site.coordinates else None


class SiteList(VisibleList):
    """Practices and hospital departments, sorted by name."""

    queryset = Site.objects.for_list()
    serializer_class = SiteSerializer


class SiteOne(VisibleOne):
    """One site."""

    queryset = Site.objects.for_list()
    serializer_class = SiteSerializer
