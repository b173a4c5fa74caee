from django.urls import path

from internships.desk import supervised_views, views

urlpatterns = [
    path("stages/", views.stage_desk, name="stage-desk"),
    path("stages/mine/", supervised_views.supervised, name="own-stages"),
]
