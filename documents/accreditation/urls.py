from django.urls import path

from documents.accreditation import views

urlpatterns = [
    path("enrolments/<uuid:uuid>/accreditation/", views.accreditation, name="accreditation"),
    path("enrolments/<uuid:uuid>/accreditation/zip", views.accreditation_zip, name="accreditation-zip"),
]
