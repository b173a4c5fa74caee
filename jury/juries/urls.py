from django.urls import path

from jury.juries import views

urlpatterns = [
    path("juries/", views.jury_list, name="jury-list"),
    path("juries/<uuid:uuid>/new/", views.jury_new, name="jury-new"),
]
