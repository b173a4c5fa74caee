"""A small API over residents, to try the kernel on."""

from django.core.exceptions import ValidationError
from django.urls import include, path
from rest_framework import serializers
from rest_framework.exceptions import Throttled
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.changes import change
from accounts.permissions import Allowed, Denied, WrongStateError, require
from config.urls import handler400, handler500, urlpatterns  # noqa: F401 - Django reads the handlers here
from records.models import Enrolment
from rest.serializers import StrictSerializer
from rest.versions import seen_version
from rest.views import VisibleList, VisibleOne


class ResidentSerializer(StrictSerializer, serializers.ModelSerializer):
    version = serializers.IntegerField(min_value=1, required=False)

    class Meta:
        model = Enrolment
        fields = ["uuid", "version", "telephone", "birth_date"]


class Residents(VisibleList):
    queryset = Enrolment.objects.for_list()
    serializer_class = ResidentSerializer
    filterset_fields = ["birth_date"]


class Resident(VisibleOne):
    queryset = Enrolment.objects.all()
    serializer_class = ResidentSerializer

    def patch(self, request, uuid):
        row = self.get_object()
        require(Allowed() if request.user.pk == row.user_id else Denied("Only residents change their telephone."))
        serializer = self.get_serializer(row, data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        values = dict(serializer.validated_data)
        seen = seen_version(request, values.pop("version", None))
        if values.get("telephone") == "closed":
            raise WrongStateError("This enrolment has ended.")
        if values.get("telephone") == "odd":
            raise ValidationError({"telephone": ValidationError("An odd number.", code="odd"), "__all__": "And more."})
        return Response(self.represent(change(row, values, by=request.user, seen=seen)))


class LineSerializer(StrictSerializer):
    code = serializers.CharField(max_length=5)
    credits = serializers.DecimalField(max_digits=4, decimal_places=1, min_value=0)


class OrderSerializer(StrictSerializer):
    uuid = serializers.UUIDField(read_only=True)
    label = serializers.CharField()
    lines = LineSerializer(many=True)


class Echo(APIView):
    def post(self, request):
        order = OrderSerializer(data=request.data)
        order.is_valid(raise_exception=True)
        return Response({"credits": [line["credits"] for line in order.validated_data["lines"]]})


class Raw(APIView):
    """Says what the parser made of the body."""

    def post(self, request):
        return Response({"read": repr(request.data)})


class Busy(APIView):
    def get(self, request):
        raise Throttled(wait=7)


class Broken(APIView):
    def get(self, request):
        raise ZeroDivisionError("secret detail")


samples = [
    path("residents/", Residents.as_view()),
    path("residents/<uuid:uuid>/", Resident.as_view()),
    path("echo/", Echo.as_view()),
    path("raw/", Raw.as_view()),
    path("busy/", Busy.as_view()),
    path("broken/", Broken.as_view()),
]
urlpatterns = [path("api/samples/", include(samples)), *urlpatterns]
