from django.urls import path

from internships.agreements import views, workflow_views
from internships.desk import supervised_views

RESIDENT = "stages/<uuid:uuid>/"
PLACEMENT = "placements/<uuid:uuid>/"

urlpatterns = [
    path("stages/offer/", supervised_views.placement_offer, name="placement-offer"),
    path(RESIDENT, views.placement_list, name="placements"),
    path(f"{RESIDENT}propose/", views.placement_propose, name="placement-propose"),
    path(f"{RESIDENT}whole/<uuid:stage_uuid>/", views.stage_whole, name="stage-whole"),
    path(PLACEMENT, views.placement, name="placement"),
    path(f"{PLACEMENT}change/", workflow_views.placement_change, name="placement-change"),
    path(f"{PLACEMENT}move/", workflow_views.placement_move, name="placement-move"),
    path(f"{PLACEMENT}do/<slug:act>/", workflow_views.placement_step, name="placement-step"),
    path(f"{PLACEMENT}agreement/", views.agreement, name="agreement"),
    path(f"{PLACEMENT}agreement/file", views.agreement_file, name="agreement-file"),
]
