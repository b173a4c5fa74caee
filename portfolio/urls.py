from django.urls import URLPattern, path

from portfolio import portfolio_page
from portfolio.coverage import views as coverage
from portfolio.entries import file_views, form_views
from portfolio.entries import views as entries
from portfolio.goals import views as goals
from portfolio.observations import views as observations
from portfolio.requests import answer_views, round_views
from portfolio.requests import views as asking
from portfolio.sharing import views as sharing
from portfolio.signoffs import views as signing

RESIDENT = "portfolio/<uuid:uuid>/"
REQUEST = "portfolio/requests/<uuid:uuid>/"
ROUND = "portfolio/rounds/<uuid:uuid>/"
OBSERVATION = "portfolio/observations/<uuid:uuid>/"
ASKED = "portfolio/asked/"
ENTRY = "portfolio/entries/<uuid:uuid>/"
GOAL = "portfolio/goals/<uuid:uuid>/"
BY_LINK = "portfolio/answer/<str:token>/"

urlpatterns: list[URLPattern] = [
    path(RESIDENT, portfolio_page.portfolio, name="portfolio"),
    path(f"{RESIDENT}entries/", entries.entry_list, name="entry-list"),
    path(f"{RESIDENT}entries/new/", form_views.entry_new, name="entry-new"),
    path(f"{RESIDENT}entries/read/", entries.entry_read_all, name="entry-read-all"),
    path(f"{RESIDENT}entries/<uuid:entry_uuid>/autosave/", form_views.entry_autosave, name="entry-autosave"),
    path(ENTRY, entries.entry, name="entry"),
    path(f"{ENTRY}edit/", form_views.entry_edit, name="entry-edit"),
    path(f"{ENTRY}read/", entries.entry_read, name="entry-read"),
    path(f"{ENTRY}share/", sharing.entry_share, name="entry-share"),
    path(f"{ENTRY}withdraw/<uuid:sharing_uuid>/", sharing.entry_withdraw, name="entry-withdraw"),
    path(f"{ENTRY}delete/", entries.entry_delete, name="entry-delete"),
    path(f"{ENTRY}files/", file_views.entry_file_add, name="entry-file-add"),
    path(f"{ENTRY}files/<uuid:file_uuid>/", file_views.entry_file, name="entry-file"),
    path(f"{ENTRY}files/<uuid:file_uuid>/remove/", file_views.entry_file_remove, name="entry-file-remove"),
    path(f"{RESIDENT}goals/", goals.goal_list, name="goal-list"),
    path(f"{RESIDENT}goals/new/", goals.goal_new, name="goal-new"),
    path(GOAL, goals.goal, name="goal"),
    path(f"{GOAL}edit/", goals.goal_edit, name="goal-edit"),
    path(f"{GOAL}share/", sharing.goal_share, name="goal-share"),
    path(f"{GOAL}withdraw/<uuid:sharing_uuid>/", sharing.goal_withdraw, name="goal-withdraw"),
    path(f"{GOAL}delete/", goals.goal_delete, name="goal-delete"),
    path(f"{RESIDENT}coverage/", coverage.coverage, name="coverage"),
    path(f"{RESIDENT}sign/<uuid:competency_uuid>/", signing.sign_off_new, name="sign-off-new"),
    path("portfolio/sign-offs/<uuid:uuid>/", signing.sign_off, name="sign-off"),
    path("portfolio/sign-offs/<uuid:uuid>/withdraw/", signing.sign_off_withdraw, name="sign-off-withdraw"),
    path(f"{RESIDENT}requests/", asking.request_list, name="request-list"),
    path(f"{RESIDENT}requests/new/", asking.request_new, name="request-new"),
    path(f"{RESIDENT}requests/resend/", asking.resend_expired, name="request-resend-expired"),
    path(f"{RESIDENT}rounds/new/", round_views.round_new, name="round-new"),
    path(f"{REQUEST}resend/", asking.request_resend, name="request-resend"),
    path(f"{REQUEST}withdraw/", asking.request_withdraw, name="request-withdraw"),
    path(f"{REQUEST}replace/", asking.request_replace, name="request-replace"),
    path(ROUND, round_views.feedback_round, name="feedback-round"),
    path(f"{ROUND}close/", round_views.round_close, name="round-close"),
    path(OBSERVATION, observations.observation, name="observation"),
    path(f"{OBSERVATION}withdraw/", observations.observation_withdraw, name="observation-withdraw"),
    path(ASKED, answer_views.asked_list, name="asked-list"),
    path(f"{ASKED}<uuid:uuid>/", answer_views.logged_in, name="asked-answer"),
    path(f"{ASKED}<uuid:uuid>/draft/", answer_views.draft_logged_in, name="asked-draft"),
    path(f"{ASKED}<uuid:uuid>/decline/", answer_views.decline_logged_in, name="asked-decline"),
    path(BY_LINK, answer_views.by_link, name="request-answer"),
    path(f"{BY_LINK}draft/", answer_views.draft_by_link, name="request-draft"),
    path(f"{BY_LINK}decline/", answer_views.decline_by_link, name="request-decline"),
    path("portfolio/echo/<str:token>/", answer_views.echo, name="request-echo"),
]
