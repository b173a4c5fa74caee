from django.urls import path

from records.supporters import views

urlpatterns = [
    path("enrolments/<uuid:uuid>/people/", views.accompaniment_add, name="accompaniment-add"),
    path("enrolments/<uuid:uuid>/people/<uuid:accompaniment_uuid>/", views.accompaniment_end, name="accompaniment-end"),
]
