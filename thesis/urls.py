from django.urls import include, path

urlpatterns = [
    path("", include("thesis.desk.urls")),
    path("", include("thesis.subjects.urls")),
    path("", include("thesis.theses.urls")),
]
