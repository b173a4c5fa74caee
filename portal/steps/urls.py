from django.urls import path

from portal.steps import views

STEPS = "cohorts/<uuid:uuid>/<int:intake>/steps/<int:start_year>/"

urlpatterns = [
    path(STEPS, views.cohort_steps, name="cohort-steps"),
    path(f"{STEPS}reenrol/", views.reenrol, name="cohort-reenrol"),
    path("reenrolments/<uuid:uuid>/remove/", views.reenrolment_remove, name="reenrolment-remove"),
]
