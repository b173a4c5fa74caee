from django.urls import path

from competencies.frameworks import draft_views, views

FRAMEWORK = "competencies/frameworks/<uuid:uuid>/"

urlpatterns = [
    path("competencies/", views.framework_list, name="framework-list"),
    path("competencies/frameworks/<uuid:uuid>/", views.framework, name="framework"),
    path(f"{FRAMEWORK}copy/", draft_views.copy, name="framework-copy"),
    path(f"{FRAMEWORK}publish/", draft_views.publish, name="framework-publish"),
    path(f"{FRAMEWORK}discard/", draft_views.discard, name="framework-discard"),
    path(f"{FRAMEWORK}compare/", draft_views.compare, name="framework-compare"),
    path(f"{FRAMEWORK}add/", draft_views.add, name="competency-add"),
    path("competencies/<uuid:uuid>/edit/", draft_views.edit, name="competency-edit"),
    path("competencies/<uuid:uuid>/remove/", draft_views.remove, name="competency-remove"),
]
