from django.urls import path

from thesis.theses import views

urlpatterns = [
    path("enrolments/<uuid:uuid>/thesis/propose/", views.propose, name="thesis-propose"),
    path("enrolments/<uuid:uuid>/thesis/subjects/<uuid:subject_uuid>/", views.take, name="thesis-take"),
    path("theses/<uuid:uuid>/session/", views.session, name="thesis-session"),
    path("theses/<uuid:uuid>/readers/new/", views.reader_add, name="thesis-reader-add"),
    path("theses/<uuid:uuid>/readers/<uuid:person_uuid>/end/", views.reader_end, name="thesis-reader-end"),
    path("theses/<uuid:uuid>/acts/<slug:name>/", views.act, name="thesis-act"),
]
