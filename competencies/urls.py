from django.urls import path

from competencies.views import mapping, reading

urlpatterns = [
    path("competencies/", reading.framework_list, name="framework-list"),
    path("competencies/frameworks/<uuid:uuid>/", reading.framework, name="framework"),
    path("competencies/themes/", reading.theme_list, name="theme-list"),
    path("competencies/matrix/<uuid:uuid>/", reading.competency_matrix, name="competency-matrix"),
    path("competencies/mapping/<uuid:uuid>/", mapping.mapping, name="mapping"),
    path("competencies/mapped/<uuid:uuid>/", mapping.mapped_edit, name="mapped-edit"),
    path("competencies/mapped/<uuid:uuid>/confirm/", mapping.mapped_confirm, name="mapped-confirm"),
    path("competencies/mapped/<uuid:uuid>/set-aside/", mapping.mapped_set_aside, name="mapped-set-aside"),
    path("competencies/<uuid:uuid>/", reading.competency, name="competency"),
    path("activities/<uuid:uuid>/competencies/", reading.activity_competencies, name="activity-competencies"),
    path("activities/<uuid:uuid>/mapping/", mapping.activity_mapping, name="activity-mapping"),
    path("activities/<uuid:uuid>/mapping/add/", mapping.mapped_add, name="mapped-add"),
    path("activities/<uuid:uuid>/mapping/confirm/", mapping.activity_confirm, name="activity-mapping-confirm"),
]
