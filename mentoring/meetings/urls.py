from django.urls import path

from mentoring.meetings import views

MENTORING = "mentoring/<uuid:uuid>/"
MEETING = f"{MENTORING}meetings/<uuid:meeting_uuid>/"

urlpatterns = [
    path(f"{MENTORING}meetings/plan/", views.plan, name="mentoring-plan"),
    path(f"{MENTORING}meetings/note/", views.note, name="mentoring-held-new"),
    path(f"{MEETING}move/", views.move, name="mentoring-move"),
    path(f"{MEETING}held/", views.held, name="mentoring-held"),
    path(f"{MEETING}cancel/", views.cancel, name="mentoring-cancel"),
]
