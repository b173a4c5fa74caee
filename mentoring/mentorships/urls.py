from django.urls import path

from mentoring.mentorships import views

MENTORING = "mentoring/<uuid:uuid>/"

urlpatterns = [
    path(f"{MENTORING}mentor/", views.appoint, name="mentoring-appoint"),
    path(f"{MENTORING}ties/", views.declare, name="mentoring-ties"),
    path(f"{MENTORING}ties/<uuid:declaration_uuid>/", views.judge, name="mentoring-judge"),
]
