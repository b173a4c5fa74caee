from django.urls import path

from internships.supervisors import kept_views, views

SUPERVISOR = "supervisors/<uuid:uuid>/"
ACCREDITATION = f"{SUPERVISOR}accreditations/<uuid:row_uuid>/"
DELEGATION = f"{SUPERVISOR}delegations/<uuid:row_uuid>/"
ENDS = {"ends": True}

urlpatterns = [
    path("supervisors/", views.supervisor_list, name="supervisor-list"),
    path("supervisors/new/", views.supervisor_add, name="supervisor-add"),
    path(SUPERVISOR, views.supervisor, name="supervisor"),
    path(f"{SUPERVISOR}edit/", views.supervisor_edit, name="supervisor-edit"),
    path(f"{SUPERVISOR}accreditations/", kept_views.accreditation_add, name="accreditation-add"),
    path(ACCREDITATION, kept_views.accreditation_correct, name="accreditation-correct"),
    path(f"{ACCREDITATION}end/", kept_views.accreditation_correct, ENDS, name="accreditation-end"),
    path(f"{SUPERVISOR}delegations/", kept_views.delegation_add, name="delegation-add"),
    path(DELEGATION, kept_views.delegation_correct, name="delegation-correct"),
    path(f"{DELEGATION}end/", kept_views.delegation_correct, ENDS, name="delegation-end"),
]
