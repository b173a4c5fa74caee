from django.urls import path

from records.years import cohort_views, views

COHORT = "programmes/<uuid:uuid>/intakes/<int:intake>/years/<int:start_year>/"

urlpatterns = [
    path("enrolments/<uuid:uuid>/years/", views.year_next, name="enrolment-year-next"),
    path("enrolments/<uuid:uuid>/years/<int:start_year>/", views.year, name="enrolment-year"),
    path("enrolments/<uuid:uuid>/years/<int:start_year>/confirm/", views.confirm, name="enrolment-year-confirm"),
    path(COHORT, cohort_views.cohort_years, name="cohort-years"),
    path(f"{COHORT}propose/", cohort_views.propose, name="cohort-years-propose"),
    path(f"{COHORT}approve/", cohort_views.approve, name="cohort-years-approve"),
]
