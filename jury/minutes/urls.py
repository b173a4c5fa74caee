from django.urls import path

from jury.minutes import views

SITTING = "deliberations/<uuid:uuid>/"

urlpatterns = [
    path(f"{SITTING}close/", views.close, name="deliberation-close"),
    path(f"{SITTING}reopen/", views.reopen, name="deliberation-reopen"),
    path(f"{SITTING}minutes/", views.minutes, name="deliberation-minutes"),
]
