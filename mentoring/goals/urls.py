from django.urls import path

from mentoring.goals import views

MENTORING = "mentoring/<uuid:uuid>/"

urlpatterns = [
    path(f"{MENTORING}goals/new/", views.goal_new, name="mentoring-goal-new"),
    path(f"{MENTORING}goals/shown/", views.goals_shown, name="mentoring-goals-shown"),
    path(f"{MENTORING}goals/<uuid:goal_uuid>/", views.goal, name="mentoring-goal"),
    path(f"{MENTORING}goals/<uuid:goal_uuid>/<slug:act>/", views.goal_settle, name="mentoring-goal-settle"),
]
