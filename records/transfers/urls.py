from django.urls import path

from records.transfers import views

urlpatterns = [
    path("enrolments/<uuid:uuid>/move/", views.move, name="enrolment-move"),
    path("enrolments/<uuid:uuid>/move/<uuid:move_uuid>/undo/", views.undo, name="move-undo"),
    path("programmes/<uuid:uuid>/move/", views.cohort, name="cohort-move"),
]
