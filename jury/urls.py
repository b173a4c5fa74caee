from django.urls import include, path

urlpatterns = [
    path("", include("jury.sittings.urls")),
]
