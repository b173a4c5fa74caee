from django.urls import path

from thesis.desk import views

urlpatterns = [
    path("theses/", views.thesis_list, name="thesis-list"),
    path("theses/<uuid:uuid>/", views.thesis, name="thesis"),
    path("enrolments/<uuid:uuid>/thesis/", views.resident, name="enrolment-thesis"),
]
