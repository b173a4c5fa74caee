from django.urls import path

from thesis.manuscripts import views

urlpatterns = [
    path("theses/<uuid:uuid>/versions/new/", views.version_add, name="thesis-version-add"),
    path("theses/<uuid:uuid>/versions/<uuid:version_uuid>/", views.version, name="thesis-version"),
    path("theses/<uuid:uuid>/versions/<uuid:version_uuid>/comment/", views.comment, name="thesis-comment"),
    path("theses/deposited/", views.library, name="thesis-library"),
    path("theses/deposited/<uuid:uuid>/", views.deposited, name="thesis-deposited"),
    path("theses/<uuid:uuid>/submit/", views.submit, name="thesis-submit"),
]
