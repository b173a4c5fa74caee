from django.urls import include, path

urlpatterns = [
    path("", include("seminars.attendance.urls")),
    path("", include("seminars.desk.urls")),
    path("", include("seminars.examinations.urls")),
    path("", include("seminars.groups.urls")),
    path("", include("seminars.meetings.urls")),
    path("", include("seminars.simulation.urls")),
    path("", include("seminars.years.urls")),
]
