from django.urls import path

from records.resident_pages import activity_views, views

urlpatterns = [
    path("enrolments/", views.enrolment_list, name="enrolment-list"),
    path("enrolments/<uuid:uuid>/", views.enrolment, name="enrolment"),
    path(
        "enrolments/<uuid:uuid>/activities/<uuid:activity_uuid>/",
        activity_views.enrolment_activity,
        name="enrolment-activity",
    ),
]
