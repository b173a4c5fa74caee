from django.urls import path

from competencies import framework_pages
from competencies.frameworks import draft_views
from competencies.mapping import views as mapping

FRAMEWORK = "competencies/frameworks/<uuid:uuid>/"

urlpatterns = [
    path("competencies/", framework_pages.framework_list, name="framework-list"),
    path("competencies/frameworks/<uuid:uuid>/", framework_pages.framework, name="framework"),
    path(f"{FRAMEWORK}copy/", draft_views.copy, name="framework-copy"),
    path(f"{FRAMEWORK}publish/", draft_views.publish, name="framework-publish"),
    path(f"{FRAMEWORK}discard/", draft_views.discard, name="framework-discard"),
    path(f"{FRAMEWORK}compare/", draft_views.compare, name="framework-compare"),
    path(f"{FRAMEWORK}add/", draft_views.add, name="competency-add"),
    path("competencies/themes/", framework_pages.theme_list, name="theme-list"),
    path("competencies/matrix/<uuid:uuid>/", framework_pages.competency_matrix, name="competency-matrix"),
    path("competencies/mapping/<uuid:uuid>/", mapping.mapping, name="mapping"),
    path("competencies/mapping/<uuid:uuid>/take-over/", mapping.take_over, name="mapping-take-over"),
    path("competencies/mapped/<uuid:uuid>/", mapping.mapped_edit, name="mapped-edit"),
    path("competencies/mapped/<uuid:uuid>/confirm/", mapping.mapped_confirm, name="mapped-confirm"),
    path("competencies/mapped/<uuid:uuid>/set-aside/", mapping.mapped_set_aside, name="mapped-set-aside"),
    path("competencies/<uuid:uuid>/edit/", draft_views.edit, name="competency-edit"),
    path("competencies/<uuid:uuid>/remove/", draft_views.remove, name="competency-remove"),
    path("competencies/<uuid:uuid>/", framework_pages.competency, name="competency"),
    path("activities/<uuid:uuid>/competencies/", framework_pages.activity_competencies, name="activity-competencies"),
    path("activities/<uuid:uuid>/mapping/", mapping.activity_mapping, name="activity-mapping"),
    path("activities/<uuid:uuid>/mapping/add/", mapping.mapped_add, name="mapped-add"),
    path("activities/<uuid:uuid>/mapping/confirm/", mapping.activity_confirm, name="activity-mapping-confirm"),
]
