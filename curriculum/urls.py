from django.urls import include, path

urlpatterns = [
    path("", include("curriculum.institutions.urls")),
    path("", include("curriculum.key_dates.urls")),
    path("", include("curriculum.programmes.urls")),
    path("", include("curriculum.drafts.urls")),
    path("", include("curriculum.equivalences.urls")),
    path("", include("curriculum.jury_rules.urls")),
]
