from django.urls import path

from internships.desk import board_views, views

urlpatterns = [
    path("stages/", views.stage_desk, name="stage-desk"),
    path("stages/list/", views.placement_list, name="placement-list"),
    path("stages/board/", board_views.placement_board, name="placement-board"),
    path("stages/mine/", views.supervised_placements, name="supervised-placements"),
]
