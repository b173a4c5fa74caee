from django.urls import path

from portfolio.goals import views

RESIDENT = "portfolio/<uuid:uuid>/goals/"
GOAL = "portfolio/goals/<uuid:uuid>/"

urlpatterns = [
    path(RESIDENT, views.goal_list, name="goal-list"),
    path(f"{RESIDENT}new/", views.goal_new, name="goal-new"),
    path(GOAL, views.goal, name="goal"),
    path(f"{GOAL}edit/", views.goal_edit, name="goal-edit"),
    path(f"{GOAL}share/", views.goal_share, name="goal-share"),
    path(f"{GOAL}withdraw/<uuid:sharing_uuid>/", views.goal_withdraw, name="goal-withdraw"),
    path(f"{GOAL}delete/", views.goal_delete, name="goal-delete"),
]
