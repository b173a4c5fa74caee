from django.urls import path

from seminars.examinations import views

TALLY = "enrolments/<uuid:uuid>/examinations/"

urlpatterns = [
    path(TALLY, views.examinations, name="enrolment-examinations"),
    path(f"{TALLY}<uuid:examination_uuid>/take-out/", views.take_out, name="examination-take-out"),
]
