from django.urls import path

from internships.views import (
    concerns,
    evaluation_links,
    evaluation_list,
    evaluations,
    logbook,
    own_ratings,
    site_ratings,
)

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

urlpatterns = [*logbook_urls, *evaluation_urls, *concern_urls, *rating_urls]
