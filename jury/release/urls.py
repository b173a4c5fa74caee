from django.urls import path

from jury.release import views

SITTING = "deliberations/<uuid:uuid>/"

urlpatterns = [
    path(f"{SITTING}release/", views.release, name="deliberation-release"),
    path(f"{SITTING}cancel/", views.cancel, name="deliberation-cancel"),
    path(f"{SITTING}delegate/", views.delegate, name="deliberation-delegate"),
]
