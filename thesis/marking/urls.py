from django.urls import path

from thesis.marking import views

urlpatterns = [
    path("theses/<uuid:uuid>/mark/", views.mark, name="thesis-mark"),
    path("theses/<uuid:uuid>/mark/correct/", views.correct, name="thesis-mark-correct"),
]
