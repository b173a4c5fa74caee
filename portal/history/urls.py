from django.urls import path

from portal.history import views

urlpatterns = [
    path("journal/", views.journal, name="journal"),
    path("enrolments/<uuid:uuid>/history/", views.resident_history, name="enrolment-history"),
    path("activities/<uuid:uuid>/history/", views.activity_history, name="activity-history"),
    path("deliberations/<uuid:uuid>/history/", views.sitting_history, name="deliberation-history"),
    path("people/<uuid:uuid>/history/", views.person_history, name="person-history"),
]
