from django.urls import include, path

urlpatterns = [
    path("", include("internships.agreements.urls")),
    path("", include("internships.concerns.urls")),
    path("", include("internships.desk.urls")),
    path("", include("internships.evaluations.urls")),
    path("", include("internships.logbook.urls")),
    path("", include("internships.ratings.urls")),
    path("", include("internships.sites.urls")),
    path("", include("internships.supervisors.urls")),
]
