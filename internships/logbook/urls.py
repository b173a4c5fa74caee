from django.urls import path

from internships.logbook import views

LOGBOOK = "placements/<uuid:uuid>/logbook/"

urlpatterns = [
    path(LOGBOOK, views.logbook, name="logbook"),
    path(f"{LOGBOOK}<int:year>/<int:number>/", views.log_week, name="log-week"),
]
