from django.urls import path

from curriculum.programmes import views

VERSION = "programmes/<uuid:uuid>/"
ACTIVITY = "activities/<uuid:uuid>/"

urlpatterns = [
    path("programmes/", views.programme_list, name="programme-list"),
    path(VERSION, views.programme, name="programme"),
    path(f"{VERSION}intakes/", views.programme_intakes, name="programme-intakes"),
    path(ACTIVITY, views.activity, name="activity"),
    path(f"{ACTIVITY}codes/", views.activity_codes, name="activity-codes"),
]
