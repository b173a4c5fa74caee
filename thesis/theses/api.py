"""Theses over REST: state and dates, read-only. The mark is not among them: it is a proposal to the jury."""

from rest_framework import serializers

from rest.views import VisibleList, VisibleOne
from thesis.theses.models import Thesis
from thesis.theses.permissions import can_read_title


class ThesisSerializer(serializers.ModelSerializer):
    """`session` is that of the defence: "june"; `academic_year` the year in which it lies.

    `title` is empty where the thesis is confidential and the reader does not take part in it.
    """

    enrolment = serializers.UUIDField(source="enrolment.uuid")
    title = serializers.SerializerMethodField()
    deposit = serializers.CharField()  # open, later or confidential; empty before the submission
    session = serializers.CharField(source="session.kind")
    academic_year = serializers.IntegerField(source="session.academic_year.start_year")

    class Meta:
        model = Thesis
        fields = [
            "uuid",
            "version",
            "enrolment",
            "title",
            "state",
            "deposit",
            "embargo_until",
            "session",
            "academic_year",
            "agreed_on",
            "accepted_on",
            "submitted_on",
            "defended_on",
            "marked_on",
        ]
        read_only_fields = fields

    def get_title(self, thesis) -> str:
        return thesis.title if can_read_title(self.context["request"].user, thesis) else ""


class ThesisList(VisibleList):
    """Theses, by the name of the resident."""

    queryset = Thesis.objects.for_list()
    serializer_class = ThesisSerializer


class ThesisOne(VisibleOne):
    """One thesis."""

    queryset = Thesis.objects.for_list()
    serializer_class = ThesisSerializer
