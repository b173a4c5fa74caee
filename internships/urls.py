from django.urls import path

from internships.agreements import views as placements
from internships.agreements import workflow_views as steps
from internships.concerns import views as concerns
from internships.desk import supervised_views as own_stages
from internships.desk import views as desk
from internships.evaluations import link_views as evaluation_links
from internships.evaluations import list_views as evaluation_list
from internships.evaluations import own_rating_views as own_ratings
from internships.evaluations import views as evaluations
from internships.logbook import views as logbook
from internships.ratings import views as site_ratings
from internships.sites import views as sites
from internships.supervisors import kept_views as kept
from internships.supervisors import views as supervisors

PLACEMENT = "placements/<uuid:uuid>/"
EVALUATION = "evaluations/<uuid:uuid>/"
CONCERN = "concerns/<uuid:uuid>/"

logbook_urls = [
    path(f"{PLACEMENT}logbook/", logbook.logbook, name="logbook"),
    path(f"{PLACEMENT}logbook/<int:year>/<int:number>/", logbook.log_week, name="log-week"),
]

evaluation_urls = [
    path("evaluations/", evaluation_list.evaluation_list, name="evaluation-list"),
    path(EVALUATION, evaluations.evaluation, name="evaluation"),
    path(f"{EVALUATION}acknowledge/", evaluations.evaluation_acknowledge, name="evaluation-acknowledge"),
    path(f"{EVALUATION}correct/", evaluations.evaluation_correct, name="evaluation-correct"),
    path(f"{EVALUATION}drop/", evaluations.evaluation_drop, name="evaluation-drop"),
    path(f"{EVALUATION}own/", own_ratings.own_rating_page, name="own-rating"),
    path("evaluate/<str:token>/", evaluation_links.evaluation_by_link, name="evaluation-by-link"),
    path("signed/<str:token>/", evaluation_links.evaluation_signed, name="evaluation-signed"),
]

concern_urls = [
    path(f"{PLACEMENT}concern/", concerns.concern_raise, name="concern-raise"),
    path("concerns/", concerns.concern_list, name="concern-list"),
    path(CONCERN, concerns.concern, name="concern"),
    path(f"{CONCERN}put/", concerns.concern_put, name="concern-put"),
    path(f"{CONCERN}reply/", concerns.concern_reply, name="concern-reply"),
    path(f"{CONCERN}close/", concerns.concern_close, name="concern-close"),
    path(f"{CONCERN}withdraw/", concerns.concern_withdraw, name="concern-withdraw"),
]

rating_urls = [
    path(f"{PLACEMENT}rating/", site_ratings.site_rating, name="site-rating"),
    path("sites/<uuid:uuid>/opinions/", site_ratings.site_opinions, name="site-opinions"),
    path("sites/comments/", site_ratings.site_comments, name="site-comments"),
]


RESIDENT = "stages/<uuid:uuid>/"
SITE = "sites/<uuid:uuid>/"
SUPERVISOR = "supervisors/<uuid:uuid>/"

placement_urls = [
    path("stages/", desk.stage_desk, name="stage-desk"),
    path("stages/mine/", own_stages.supervised, name="own-stages"),
    path("stages/offer/", own_stages.placement_offer, name="placement-offer"),
    path(RESIDENT, placements.placement_list, name="placements"),
    path(f"{RESIDENT}propose/", placements.placement_propose, name="placement-propose"),
    path(f"{RESIDENT}whole/<uuid:stage_uuid>/", placements.stage_whole, name="stage-whole"),
    path(PLACEMENT, placements.placement, name="placement"),
    path(f"{PLACEMENT}change/", steps.placement_change, name="placement-change"),
    path(f"{PLACEMENT}move/", steps.placement_move, name="placement-move"),
    path(f"{PLACEMENT}agreement/", placements.agreement, name="agreement"),
    path(f"{PLACEMENT}agreement/file", placements.agreement_file, name="agreement-file"),
    path(f"{PLACEMENT}do/<slug:act>/", steps.placement_step, name="placement-step"),
]

CAPACITY = f"{SITE}capacity/<uuid:row_uuid>/"
ACCREDITATION = f"{SUPERVISOR}accreditations/<uuid:row_uuid>/"
DELEGATION = f"{SUPERVISOR}delegations/<uuid:row_uuid>/"
ENDS = {"ends": True}

kept_urls = [
    path(f"{SITE}capacity/", kept.capacity_add, name="site-capacity"),
    path(CAPACITY, kept.capacity_correct, name="capacity-correct"),
    path(f"{CAPACITY}end/", kept.capacity_correct, ENDS, name="capacity-end"),
    path(f"{SUPERVISOR}accreditations/", kept.accreditation_add, name="accreditation-add"),
    path(ACCREDITATION, kept.accreditation_correct, name="accreditation-correct"),
    path(f"{ACCREDITATION}end/", kept.accreditation_correct, ENDS, name="accreditation-end"),
    path(f"{SUPERVISOR}delegations/", kept.delegation_add, name="delegation-add"),
    path(DELEGATION, kept.delegation_correct, name="delegation-correct"),
    path(f"{DELEGATION}end/", kept.delegation_correct, ENDS, name="delegation-end"),
]

site_urls = [
    path("sites/", sites.site_list, name="site-list"),
    path("sites/new/", sites.site_add, name="site-add"),
    path(SITE, sites.site, name="site"),
    path(f"{SITE}edit/", sites.site_edit, name="site-edit"),
    path(f"{SITE}settle/<slug:answer>/", sites.site_settle, name="site-settle"),
    path("supervisors/", supervisors.supervisor_list, name="supervisor-list"),
    path("supervisors/new/", supervisors.supervisor_add, name="supervisor-add"),
    path(SUPERVISOR, supervisors.supervisor, name="supervisor"),
    path(f"{SUPERVISOR}edit/", supervisors.supervisor_edit, name="supervisor-edit"),
]

urlpatterns = [*logbook_urls, *evaluation_urls, *concern_urls, *rating_urls, *placement_urls, *kept_urls, *site_urls]
