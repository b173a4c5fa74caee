from django.urls import path

from curriculum import views

urlpatterns = [
    path("programmes/", views.programme_list, name="programme-list"),
    path("programmes/<uuid:uuid>/", views.programme, name="programme"),
    path("programmes/<uuid:uuid>/publish/", views.programme_publish, name="programme-publish"),
    path("programmes/<uuid:uuid>/intakes/", views.programme_intakes, name="programme-intakes"),
    path("activities/<uuid:uuid>/", views.activity, name="activity"),
    path("activities/<uuid:uuid>/edit/", views.activity_edit, name="activity-edit"),
    path("activities/<uuid:uuid>/codes/", views.activity_codes, name="activity-codes"),
]
