from django.urls import path

from records.years import views

urlpatterns = [
    path("enrolments/<uuid:uuid>/years/", views.year_next, name="enrolment-year-next"),
    path("enrolments/<uuid:uuid>/years/<int:start_year>/", views.year, name="enrolment-year"),
]
