from django.urls import path

from curriculum.views import reading

urlpatterns = [
    path("programmes/", reading.programme_list, name="programme-list"),
    path("programmes/<uuid:uuid>/", reading.programme, name="programme"),
    path("programmes/<uuid:uuid>/publish/", reading.programme_publish, name="programme-publish"),
    path("programmes/<uuid:uuid>/intakes/", reading.programme_intakes, name="programme-intakes"),
    path("activities/<uuid:uuid>/", reading.activity, name="activity"),
    path("activities/<uuid:uuid>/edit/", reading.activity_edit, name="activity-edit"),
    path("activities/<uuid:uuid>/codes/", reading.activity_codes, name="activity-codes"),
]
