from django.urls import include, path

urlpatterns = [
    path("", include("jury.sittings.urls")),
    path("", include("jury.cases.urls")),
    path("", include("jury.cycles.urls")),
    path("", include("jury.complaints.urls")),
    path("", include("jury.minutes.urls")),
    path("", include("jury.release.urls")),
    path("", include("jury.published.urls")),
    path("", include("jury.juries.urls")),
    path("", include("jury.phrases.urls")),
    path("", include("jury.prerequisites.urls")),
    path("", include("jury.desk.urls")),
]
