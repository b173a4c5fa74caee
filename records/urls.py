from django.urls import include, path

urlpatterns = [
    path("", include("records.admission_file.urls")),
    path("", include("records.disputes.urls")),
    path("", include("records.enrolments.urls")),
    path("", include("records.exemptions.urls")),
    path("", include("records.marks.urls")),
    path("", include("records.resident_pages.urls")),
    path("", include("records.status_changes.urls")),
    path("", include("records.supporters.urls")),
    path("", include("records.transfers.urls")),
    path("", include("records.years.urls")),
]
