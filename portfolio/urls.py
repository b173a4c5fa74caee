from django.urls import URLPattern, path

from portfolio.views import answering, asking, home, observations, rounds

RESIDENT = "portfolio/<uuid:uuid>/"
REQUEST = "portfolio/requests/<uuid:uuid>/"
ROUND = "portfolio/rounds/<uuid:uuid>/"
OBSERVATION = "portfolio/observations/<uuid:uuid>/"
ASKED = "portfolio/asked/"
BY_LINK = "portfolio/answer/<str:token>/"

urlpatterns: list[URLPattern] = [
    path(RESIDENT, home.portfolio, name="portfolio"),
    path(f"{RESIDENT}requests/", asking.request_list, name="request-list"),
    path(f"{RESIDENT}requests/new/", asking.request_new, name="request-new"),
    path(f"{RESIDENT}requests/resend/", asking.resend_expired, name="request-resend-expired"),
    path(f"{RESIDENT}rounds/new/", rounds.round_new, name="round-new"),
    path(f"{REQUEST}resend/", asking.request_resend, name="request-resend"),
    path(f"{REQUEST}withdraw/", asking.request_withdraw, name="request-withdraw"),
    path(f"{REQUEST}replace/", asking.request_replace, name="request-replace"),
    path(ROUND, rounds.feedback_round, name="feedback-round"),
    path(f"{ROUND}close/", rounds.round_close, name="round-close"),
    path(OBSERVATION, observations.observation, name="observation"),
    path(f"{OBSERVATION}withdraw/", observations.observation_withdraw, name="observation-withdraw"),
    path(ASKED, answering.asked_list, name="asked-list"),
    path(f"{ASKED}<uuid:uuid>/", answering.logged_in, name="asked-answer"),
    path(f"{ASKED}<uuid:uuid>/draft/", answering.draft_logged_in, name="asked-draft"),
    path(f"{ASKED}<uuid:uuid>/decline/", answering.decline_logged_in, name="asked-decline"),
    path(BY_LINK, answering.by_link, name="request-answer"),
    path(f"{BY_LINK}draft/", answering.draft_by_link, name="request-draft"),
    path(f"{BY_LINK}decline/", answering.decline_by_link, name="request-decline"),
    path("portfolio/echo/<str:token>/", answering.echo, name="request-echo"),
]
