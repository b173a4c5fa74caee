from django.urls import path

from competencies.mapping import served_views, views

urlpatterns = [
    path("competencies/matrix/<uuid:uuid>/", served_views.competency_matrix, name="competency-matrix"),
    path("competencies/mapping/<uuid:uuid>/", views.mapping, name="mapping"),
    path("competencies/mapping/<uuid:uuid>/take-over/", views.take_over, name="mapping-take-over"),
    path("competencies/mapped/<uuid:uuid>/", views.mapped_edit, name="mapped-edit"),
    path("competencies/mapped/<uuid:uuid>/confirm/", views.mapped_confirm, name="mapped-confirm"),
    path("competencies/mapped/<uuid:uuid>/set-aside/", views.mapped_set_aside, name="mapped-set-aside"),
    path("competencies/<uuid:uuid>/", served_views.competency, name="competency"),
    path("activities/<uuid:uuid>/competencies/", served_views.activity_competencies, name="activity-competencies"),
    path("activities/<uuid:uuid>/mapping/", views.activity_mapping, name="activity-mapping"),
    path("activities/<uuid:uuid>/mapping/add/", views.mapped_add, name="mapped-add"),
    path("activities/<uuid:uuid>/mapping/confirm/", views.activity_confirm, name="activity-mapping-confirm"),
]
