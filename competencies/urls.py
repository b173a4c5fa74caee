from django.urls import include, path

urlpatterns = [
    path("", include("competencies.frameworks.urls")),
    path("", include("competencies.themes.urls")),
    path("", include("competencies.mapping.urls")),
]
