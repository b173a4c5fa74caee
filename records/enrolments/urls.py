from django.urls import path

from records.enrolments import views

urlpatterns = [
    path("enrolments/new/", views.enrolment_new, name="enrolment-new"),
    path("enrolments/<uuid:uuid>/identity/", views.identity, name="enrolment-identity"),
    path("enrolments/<uuid:uuid>/file/contact/", views.own_contact, name="own-contact"),
]
