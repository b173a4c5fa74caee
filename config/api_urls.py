"""Every address of the API, version 1; one line each."""

from django.urls import path
from drf_spectacular.views import SpectacularSwaggerSplitView

from records import api as records
from rest.schema import SchemaView

docs = SpectacularSwaggerSplitView.as_view(url_name="api-schema", template_name="rest/docs.html")

urlpatterns = [
    path("schema/", SchemaView.as_view(), name="api-schema"),
    path("docs/", docs, name="api-docs"),
    path("enrolments/", records.EnrolmentList.as_view(), name="api-enrolment-list"),
    path("enrolments/<uuid:uuid>/", records.EnrolmentOne.as_view(), name="api-enrolment"),
    path("enrolments/<uuid:uuid>/credits/", records.Credits.as_view(), name="api-credits"),
]
