from django.urls import path

from internships.views import evaluation_links, evaluations, logbook, own_ratings

PLACEMENT = "placements/<uuid:uuid>/"
EVALUATION = "evaluations/<uuid:uuid>/"

logbook_urls = [
    path(f"{PLACEMENT}logbook/", logbook.logbook, name="logbook"),
    path(f"{PLACEMENT}logbook/<int:year>/<int:number>/", logbook.log_week, name="log-week"),
]

evaluation_urls = [
    path(EVALUATION, evaluations.evaluation, name="evaluation"),
    path(f"{EVALUATION}acknowledge/", evaluations.evaluation_acknowledge, name="evaluation-acknowledge"),
    path(f"{EVALUATION}correct/", evaluations.evaluation_correct, name="evaluation-correct"),
    path(f"{EVALUATION}drop/", evaluations.evaluation_drop, name="evaluation-drop"),
    path(f"{EVALUATION}own/", own_ratings.own_rating_page, name="own-rating"),
    path("evaluate/<str:token>/", evaluation_links.evaluation_by_link, name="evaluation-by-link"),
    path("signed/<str:token>/", evaluation_links.evaluation_signed, name="evaluation-signed"),
]

urlpatterns = [*logbook_urls, *evaluation_urls]
