from django.urls import path

from thesis.subjects import views

urlpatterns = [
    path("theses/subjects/new/", views.subject_new, name="thesis-subject-new"),
    path("theses/subjects/<uuid:uuid>/", views.subject_edit, name="thesis-subject"),
]
