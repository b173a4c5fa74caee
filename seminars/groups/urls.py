from django.urls import path

from seminars.groups import views

urlpatterns = [
    path("seminars/<uuid:uuid>/<int:start_year>/groups/", views.formation, name="seminar-formation"),
    path("seminars/<uuid:uuid>/<int:start_year>/groups/new/", views.group_new, name="seminar-group-new"),
    path("seminars/groups/<uuid:uuid>/edit/", views.group_edit, name="seminar-group-edit"),
    path("seminars/groups/<uuid:uuid>/discard/", views.group_discard, name="seminar-group-discard"),
    path("seminars/groups/<uuid:uuid>/leaders/", views.leader_add, name="seminar-leader-add"),
    path("seminars/groups/<uuid:uuid>/leaders/<uuid:leader_uuid>/", views.leader_edit, name="seminar-leader"),
]
