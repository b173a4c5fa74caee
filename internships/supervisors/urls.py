from django.urls import path

from internships.supervisors import views

SUPERVISOR = "supervisors/<uuid:uuid>/"
ACCREDITATION = f"{SUPERVISOR}accreditations/<uuid:row_uuid>/"
DELEGATION = f"{SUPERVISOR}delegations/<uuid:row_uuid>/"
ENDS = {"ends": True}

urlpatterns = [
    path("supervisors/", views.supervisor_list, name="supervisor-list"),
    path("supervisors/new/", views.supervisor_add, name="supervisor-add"),
    path(SUPERVISOR, views.supervisor, name="supervisor"),
    path(f"{SUPERVISOR}edit/", views.supervisor_edit, name="supervisor-edit"),
    path(f"{SUPERVISOR}accreditations/", views.accreditation_add, name="accreditation-add"),
    path(ACCREDITATION, views.accreditation_correct, name="accreditation-correct"),
    path(f"{ACCREDITATION}end/", views.accreditation_correct, ENDS, name="accreditation-end"),
    path(f"{SUPERVISOR}delegations/", views.delegation_add, name="delegation-add"),
    path(DELEGATION, views.delegation_correct, name="delegation-correct"),
    path(f"{DELEGATION}end/", views.delegation_correct, ENDS, name="delegation-end"),
]
