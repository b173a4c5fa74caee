from django.urls import path

from internships.views import logbook

PLACEMENT = "placements/<uuid:uuid>/"

urlpatterns = [
    path(f"{PLACEMENT}logbook/", logbook.logbook, name="logbook"),
    path(f"{PLACEMENT}logbook/<int:year>/<int:number>/", logbook.log_week, name="log-week"),
]
