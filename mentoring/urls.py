from django.urls import include, path

from mentoring import meeting_page, mentoring_page

MENTORING = "mentoring/<uuid:uuid>/"

urlpatterns = [
    path(MENTORING, mentoring_page.mentoring, name="mentoring"),
    path("", include("mentoring.meetings.urls")),
    path(f"{MENTORING}meetings/<uuid:meeting_uuid>/", meeting_page.meeting, name="mentoring-meeting"),
    path("", include("mentoring.notes.urls")),
    path("", include("mentoring.goals.urls")),
    path("", include("mentoring.years.urls")),
    path("", include("mentoring.mentorships.urls")),
]
