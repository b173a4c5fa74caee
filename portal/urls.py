from django.urls import include, path

from portal import reminder_views, views

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("cohorts/", views.cohort_list, name="cohort-list"),
    path("cohorts/<uuid:uuid>/<int:start_year>/", views.cohort, name="cohort"),
    path("", include("portal.calendar.urls")),
    path("", include("portal.history.urls")),
    path("", include("portal.letters.urls")),
    path("", include("portal.mails.urls")),
    path("", include("portal.missing.urls")),
    path("", include("portal.new_year.urls")),
    path("", include("portal.people.urls")),
    path("", include("portal.steps.urls")),
    path("reminders/", reminder_views.reminders, name="reminders"),
]
