from django.urls import path

from mentoring import page_parts
from mentoring.goals import views as goals
from mentoring.meetings import views as meetings
from mentoring.mentorships import views as ties
from mentoring.notes import views as notes
from mentoring.years import views as years

ROOM = "mentoring/<uuid:uuid>/"
MEETING = f"{ROOM}meetings/<uuid:meeting_uuid>/"
YEAR = f"{ROOM}years/<uuid:registration_uuid>/"

urlpatterns = [
    path(ROOM, page_parts.room, name="mentoring"),
    path(f"{ROOM}meetings/plan/", meetings.plan, name="mentoring-plan"),
    path(f"{ROOM}meetings/note/", meetings.note, name="mentoring-held-new"),
    path(MEETING, meetings.meeting, name="mentoring-meeting"),
    path(f"{MEETING}move/", meetings.move, name="mentoring-move"),
    path(f"{MEETING}held/", meetings.held, name="mentoring-held"),
    path(f"{MEETING}cancel/", meetings.cancel, name="mentoring-cancel"),
    path(f"{MEETING}note/", notes.write, name="mentoring-note"),
    path(f"{MEETING}note/draft/", notes.draft, name="mentoring-note-draft"),
    path(f"{MEETING}note/draft/drop/", notes.draft_drop, name="mentoring-note-drop"),
    path(f"{MEETING}note/release/", notes.release, name="mentoring-release"),
    path(f"{ROOM}released/<uuid:passage_uuid>/withdraw/", notes.withdraw, name="mentoring-withdraw"),
    path(f"{ROOM}goals/new/", goals.goal_new, name="mentoring-goal-new"),
    path(f"{ROOM}goals/shown/", goals.goals_shown, name="mentoring-goals-shown"),
    path(f"{ROOM}goals/<uuid:goal_uuid>/", goals.goal, name="mentoring-goal"),
    path(f"{ROOM}goals/<uuid:goal_uuid>/<slug:act>/", goals.goal_settle, name="mentoring-goal-settle"),
    path(f"{YEAR}report/", years.report, name="mentoring-report"),
    path(f"{YEAR}report/draft/", years.report_draft, name="mentoring-report-draft"),
    path(f"{YEAR}attest/", years.attest, name="mentoring-attest"),
    path(f"{ROOM}mentor/", ties.appoint, name="mentoring-appoint"),
    path(f"{ROOM}ties/", ties.declare, name="mentoring-ties"),
    path(f"{ROOM}ties/<uuid:declaration_uuid>/", ties.judge, name="mentoring-judge"),
]
