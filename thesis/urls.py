from django.urls import include, path

urlpatterns = [
    path("", include("thesis.by_link.urls")),
    path("", include("thesis.defences.urls")),
    path("", include("thesis.desk.urls")),
    path("", include("thesis.manuscripts.urls")),
    path("", include("thesis.marking.urls")),
    path("", include("thesis.subjects.urls")),
    path("", include("thesis.theses.urls")),
]
