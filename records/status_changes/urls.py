from django.urls import path

from records.status_changes import views

urlpatterns = [
    path("enrolments/<uuid:uuid>/status/", views.status, name="enrolment-status"),
    path("enrolments/<uuid:uuid>/status/<uuid:change_uuid>/", views.status_end, name="enrolment-status-end"),
]
