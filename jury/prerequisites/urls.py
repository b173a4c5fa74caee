from django.urls import path

from jury.prerequisites import views

urlpatterns = [
    path("enrolments/<uuid:uuid>/prerequisites/", views.turn, name="prerequisite-turn"),
    path("enrolments/<uuid:uuid>/prerequisites/<uuid:turned_uuid>/back/", views.take_back, name="prerequisite-back"),
]
