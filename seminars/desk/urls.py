from django.urls import path

from seminars.desk import views

urlpatterns = [
    path("seminars/", views.seminar_list, name="seminar-list"),
    path("seminars/groups/<uuid:uuid>/", views.group, name="seminar-group"),
    path("seminars/meetings/<uuid:uuid>/", views.meeting, name="seminar-meeting"),
    path("enrolments/<uuid:uuid>/seminars/", views.resident, name="enrolment-seminars"),
]
