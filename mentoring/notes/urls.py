from django.urls import path

from mentoring.notes import views

MENTORING = "mentoring/<uuid:uuid>/"
MEETING = f"{MENTORING}meetings/<uuid:meeting_uuid>/"

urlpatterns = [
    path(f"{MEETING}note/", views.write, name="mentoring-note"),
    path(f"{MEETING}note/draft/", views.draft, name="mentoring-note-draft"),
    path(f"{MEETING}note/draft/drop/", views.draft_drop, name="mentoring-note-drop"),
    path(f"{MEETING}note/release/", views.release, name="mentoring-release"),
    path(f"{MENTORING}released/<uuid:passage_uuid>/withdraw/", views.withdraw, name="mentoring-withdraw"),
]
