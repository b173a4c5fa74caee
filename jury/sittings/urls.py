from django.urls import path

from jury.sittings import views

SITTING = "deliberations/<uuid:uuid>/"

urlpatterns = [
    path("deliberations/new/", views.deliberation_new, name="deliberation-new"),
    path(f"{SITTING}drop/", views.drop, name="deliberation-drop"),
    path(f"{SITTING}attendance/", views.attendance, name="deliberation-attendance"),
    path(f"{SITTING}recusals/", views.recuse, name="deliberation-recuse"),
    path(f"{SITTING}recusals/<uuid:recusal_uuid>/remove/", views.recusal_remove, name="recusal-remove"),
    path(f"{SITTING}incidents/", views.incident, name="deliberation-incident"),
]
