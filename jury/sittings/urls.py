from django.urls import path

from jury.sittings import publication_views, views

SITTING = "deliberations/<uuid:uuid>/"

urlpatterns = [
    path("deliberations/", views.deliberation_list, name="deliberation-list"),
    path("deliberations/new/", views.deliberation_new, name="deliberation-new"),
    path(SITTING, views.deliberation, name="deliberation"),
    path(f"{SITTING}cases/<uuid:registration_uuid>/", views.case, name="deliberation-case"),
    path(f"{SITTING}remove/<uuid:decision_uuid>/", views.remove, name="deliberation-remove"),
    path(f"{SITTING}publish/", publication_views.publish, name="deliberation-publish"),
    path(f"{SITTING}cancel/", publication_views.cancel, name="deliberation-cancel"),
    path("decisions/<uuid:uuid>/supersede/", publication_views.supersede, name="decision-supersede"),
]
