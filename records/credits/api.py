"""The credits of a resident in the API."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from accounts.permissions import require
from records.credits.credit_records import State, credit_record
from records.enrolments.models import Enrolment
from records.enrolments.permissions import can_see_credits
from records.mark_values import Outcome
from rest.serializers import TranslatedText
from rest.views import Visible


def credits_field(**options):
    return serializers.DecimalField(max_digits=6, decimal_places=1, **options)


class SumsSerializer(serializers.Serializer):
    """Credits by state. `counted`: earned and exempted; `stated`: the total that the programme states."""

    earned = credits_field()
    exempted = credits_field()
    registered = credits_field()
    missing = credits_field()
    counted = credits_field()
    total = credits_field()


class BlockSumsSerializer(SumsSerializer):
    number = serializers.IntegerField(source="key.number")
    title = TranslatedText(source="key.title")
    stated = credits_field(allow_null=True)


class OrganiserSumsSerializer(SumsSerializer):
    institutions = serializers.ListField(child=serializers.CharField(), source="key")


class SessionSerializer(serializers.Serializer):
    academic_year = serializers.IntegerField(source="academic_year.start_year")
    kind = serializers.CharField()


class PassedSerializer(serializers.Serializer):
    """An activity of an earlier version that gives the credits by equivalence."""

    activity = serializers.UUIDField(source="activity.uuid")
    code = serializers.CharField(source="activity.shown_code")
    title = TranslatedText(source="activity.title")
    version = serializers.CharField(source="activity.programme_version.label")
    credits = credits_field(source="activity.credits", allow_null=True)
    state = serializers.CharField()
    mark = serializers.DecimalField(max_digits=4, decimal_places=2, allow_null=True)
    outcome = serializers.CharField()
    session = SessionSerializer(default=None, allow_null=True)


class CreditRowSerializer(serializers.Serializer):
    """One activity. `mark`, `outcome`, `session` and `granted` come from its last published decision."""

    activity = serializers.UUIDField(source="activity.uuid")
    code = serializers.CharField(source="activity.shown_code")
    title = TranslatedText(source="activity.title")
    block = serializers.IntegerField(source="activity.block.number")
    organisers = serializers.ListField(child=serializers.CharField(), source="activity.organiser_codes")
    credits = credits_field(source="activity.credits", allow_null=True)
    state = serializers.ChoiceField(State.choices)
    mark = serializers.DecimalField(max_digits=4, decimal_places=2, allow_null=True)
    outcome = serializers.ChoiceField(Outcome.choices, allow_blank=True)
    granted = serializers.BooleanField(source="decision.granted", default=None, allow_null=True)
    session = SessionSerializer(default=None, allow_null=True)
    by_equivalence = PassedSerializer(source="passed", many=True)


class CreditRecordSerializer(serializers.Serializer):
    enrolment = serializers.UUIDField(source="enrolment.uuid")
    overall = SumsSerializer()
    blocks = BlockSumsSerializer(source="by_block", many=True)
    organisers = OrganiserSumsSerializer(source="by_organiser", many=True)
    rows = CreditRowSerializer(many=True)


class Credits(Visible):
    """The credit record of one resident: every activity with its state, and the sums."""

    queryset = Enrolment.objects.for_list()
    serializer_class = CreditRecordSerializer

    @extend_schema(operation_id="enrolments_credits")
    def get(self, request, uuid):
        enrolment = self.get_object()
        require(can_see_credits(request.user, enrolment))
        return Response(self.get_serializer(credit_record(enrolment)).data)
