from django.urls import path

from thesis.by_link import views

THESIS = "theses/by-link/<str:token>/"

urlpatterns = [
    path(THESIS, views.thesis, name="thesis-by-link"),
    path(f"{THESIS}acts/<slug:name>/", views.act, name="thesis-by-link-act"),
    path(f"{THESIS}versions/<uuid:version_uuid>/", views.version, name="thesis-by-link-version"),
    path(f"{THESIS}versions/<uuid:version_uuid>/comment/", views.comment, name="thesis-by-link-comment"),
    path("theses/signed/<str:token>/", views.signed, name="thesis-signed"),
]
