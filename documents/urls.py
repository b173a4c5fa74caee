from django.urls import include, path

urlpatterns = [
    path("", include("documents.accreditation.urls")),
    path("", include("documents.batches.urls")),
    path("", include("documents.issuing.urls")),
    path("", include("documents.verification.urls")),
]
