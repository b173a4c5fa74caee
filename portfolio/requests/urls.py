from django.urls import path

from portfolio.requests import answer_views, round_views, views

RESIDENT = "portfolio/<uuid:uuid>/"
REQUEST = "portfolio/requests/<uuid:uuid>/"
ROUND = "portfolio/rounds/<uuid:uuid>/"
ASKED = "portfolio/asked/"
BY_LINK = "portfolio/answer/<str:token>/"

urlpatterns = [
    path(f"{RESIDENT}requests/", views.request_list, name="request-list"),
    path(f"{RESIDENT}requests/new/", views.request_new, name="request-new"),
    path(f"{RESIDENT}requests/resend/", views.resend_expired, name="request-resend-expired"),
    path(f"{RESIDENT}rounds/new/", round_views.round_new, name="round-new"),
    path(f"{REQUEST}resend/", views.request_resend, name="request-resend"),
    path(f"{REQUEST}withdraw/", views.request_withdraw, name="request-withdraw"),
    path(f"{REQUEST}replace/", views.request_replace, name="request-replace"),
    path(ROUND, round_views.feedback_round, name="feedback-round"),
    path(f"{ROUND}close/", round_views.round_close, name="round-close"),
    path(ASKED, answer_views.asked_list, name="asked-list"),
    path(f"{ASKED}<uuid:uuid>/", answer_views.logged_in, name="asked-answer"),
    path(f"{ASKED}<uuid:uuid>/draft/", answer_views.draft_logged_in, name="asked-draft"),
    path(f"{ASKED}<uuid:uuid>/decline/", answer_views.decline_logged_in, name="asked-decline"),
    path(BY_LINK, answer_views.by_link, name="request-answer"),
    path(f"{BY_LINK}draft/", answer_views.draft_by_link, name="request-draft"),
    path(f"{BY_LINK}decline/", answer_views.decline_by_link, name="request-decline"),
    path("portfolio/echo/<str:token>/", answer_views.echo, name="request-echo"),
]
