from django.urls import path

from internships.agreements import ccffmg_views, proposal_views, views, workflow_views

RESIDENT = "stages/<uuid:uuid>/"
PLACEMENT = "placements/<uuid:uuid>/"

urlpatterns = [
    path("stages/offer/", proposal_views.placement_offer, name="placement-offer"),
    path(RESIDENT, views.placement_list, name="placements"),
    path(f"{RESIDENT}propose/", proposal_views.placement_propose, name="placement-propose"),
    path(f"{RESIDENT}whole/<uuid:stage_uuid>/", proposal_views.stage_whole, name="stage-whole"),
    path(PLACEMENT, views.placement, name="placement"),
    path(f"{PLACEMENT}change/", workflow_views.placement_change, name="placement-change"),
    path(f"{PLACEMENT}move/", workflow_views.placement_move, name="placement-move"),
    path(f"{PLACEMENT}do/<slug:act>/", workflow_views.placement_act, name="placement-act"),
    path(f"{PLACEMENT}agreement/", ccffmg_views.agreement, name="agreement"),
    path(f"{PLACEMENT}agreement/file", ccffmg_views.agreement_file, name="agreement-file"),
]
