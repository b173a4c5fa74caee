"""Jobs in the API."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.response import Response

from jobs.models import Job
from rest.views import VisibleOne

ASK_AGAIN = 2  # seconds


class JobSerializer(serializers.ModelSerializer):
    """`done` of `total` steps.

    When done, `result` names what was made, such as {"document": uuid}; `reason` when failed.
    """

    result = serializers.SerializerMethodField()

    class Meta:
        model = Job
        fields = [
            "uuid",
            "kind",
            "state",
            "done",
            "total",
            "step",
            "result",
            "reason",
            "created_at",
            "started_at",
            "finished_at",
        ]
        read_only_fields = fields

    @extend_schema_field({"type": "object", "additionalProperties": {"type": "string"}})
    def get_result(self, job):
        return {name: value for name, value in job.result.items() if name != "url"}


def follow_later(response, job: Job):
    """Set Retry-After while the job is live."""
    if job.is_live:
        response["Retry-After"] = str(ASK_AGAIN)
    return response


class JobOne(VisibleOne):
    """A job that you started. While it is live, Retry-After says when to look again."""

    queryset = Job.objects.all()
    serializer_class = JobSerializer

    def retrieve(self, request, *args, **kwargs):
        job = self.get_object()
        return follow_later(Response(self.get_serializer(job).data), job)
