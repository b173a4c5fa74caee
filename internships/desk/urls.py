from django.urls import path

from internships.desk import views

urlpatterns = [
    path("stages/", views.stage_desk, name="stage-desk"),
    path("stages/mine/", views.supervised_placements, name="supervised-placements"),
]
