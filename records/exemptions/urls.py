from django.urls import path

from records.exemptions import views

urlpatterns = [
    path("enrolments/<uuid:uuid>/activities/<uuid:activity_uuid>/exemption/", views.exempt, name="enrolment-exempt"),
    path(
        "enrolments/<uuid:uuid>/exemptions/<uuid:exemption_uuid>/", views.exemption_withdraw, name="exemption-withdraw"
    ),
]
