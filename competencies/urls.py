from django.urls import path

from competencies.views import drafting, mapping, reading

FRAMEWORK = "competencies/frameworks/<uuid:uuid>/"

urlpatterns = [
    path("competencies/", reading.framework_list, name="framework-list"),
    path("competencies/frameworks/<uuid:uuid>/", reading.framework, name="framework"),
    path(f"{FRAMEWORK}copy/", drafting.copy, name="framework-copy"),
    path(f"{FRAMEWORK}publish/", drafting.publish, name="framework-publish"),
    path(f"{FRAMEWORK}discard/", drafting.discard, name="framework-discard"),
    path(f"{FRAMEWORK}compare/", drafting.compare, name="framework-compare"),
    path(f"{FRAMEWORK}add/", drafting.add, name="competency-add"),
    path("competencies/themes/", reading.theme_list, name="theme-list"),
    path("competencies/matrix/<uuid:uuid>/", reading.competency_matrix, name="competency-matrix"),
    path("competencies/mapping/<uuid:uuid>/", mapping.mapping, name="mapping"),
    path("competencies/mapping/<uuid:uuid>/take-over/", mapping.take_over, name="mapping-take-over"),
    path("competencies/mapped/<uuid:uuid>/", mapping.mapped_edit, name="mapped-edit"),
    path("competencies/mapped/<uuid:uuid>/confirm/", mapping.mapped_confirm, name="mapped-confirm"),
    path("competencies/mapped/<uuid:uuid>/set-aside/", mapping.mapped_set_aside, name="mapped-set-aside"),
    path("competencies/<uuid:uuid>/edit/", drafting.edit, name="competency-edit"),
    path("competencies/<uuid:uuid>/remove/", drafting.remove, name="competency-remove"),
    path("competencies/<uuid:uuid>/", reading.competency, name="competency"),
    path("activities/<uuid:uuid>/competencies/", reading.activity_competencies, name="activity-competencies"),
    path("activities/<uuid:uuid>/mapping/", mapping.activity_mapping, name="activity-mapping"),
    path("activities/<uuid:uuid>/mapping/add/", mapping.mapped_add, name="mapped-add"),
    path("activities/<uuid:uuid>/mapping/confirm/", mapping.activity_confirm, name="activity-mapping-confirm"),
]
