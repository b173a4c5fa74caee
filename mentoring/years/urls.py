from django.urls import path

from mentoring.years import views

MENTORING = "mentoring/<uuid:uuid>/"
YEAR = f"{MENTORING}years/<uuid:registration_uuid>/"

urlpatterns = [
    path(f"{YEAR}report/", views.report, name="mentoring-report"),
    path(f"{YEAR}report/draft/", views.report_draft, name="mentoring-report-draft"),
    path(f"{YEAR}attest/", views.attest, name="mentoring-attest"),
]
