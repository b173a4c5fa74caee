from django.urls import path

from jury.cycles import views

SITTING = "deliberations/<uuid:uuid>/cycles/"

urlpatterns = [
    path(SITTING, views.accept, name="deliberation-cycles"),
    path(f"{SITTING}<uuid:enrolment_uuid>/", views.cycle, name="deliberation-cycle"),
    path(f"{SITTING}<uuid:enrolment_uuid>/remove/", views.remove, name="deliberation-cycle-remove"),
]
