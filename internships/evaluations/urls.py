from django.urls import path

from internships.evaluations import link_views, own_rating_views, views

EVALUATION = "evaluations/<uuid:uuid>/"

urlpatterns = [
    path("evaluations/", views.evaluation_list, name="evaluation-list"),
    path(EVALUATION, views.evaluation, name="evaluation"),
    path(f"{EVALUATION}acknowledge/", views.evaluation_acknowledge, name="evaluation-acknowledge"),
    path(f"{EVALUATION}correct/", views.evaluation_correct, name="evaluation-correct"),
    path(f"{EVALUATION}drop/", views.evaluation_drop, name="evaluation-drop"),
    path(f"{EVALUATION}own/", own_rating_views.own_rating_page, name="own-rating"),
    path("evaluate/<str:token>/", link_views.evaluation_by_link, name="evaluation-by-link"),
    path("signed/<str:token>/", link_views.evaluation_signed, name="evaluation-signed"),
]
