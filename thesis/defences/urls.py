from django.urls import path

from thesis.defences import views

urlpatterns = [
    path("theses/defences/", views.days, name="thesis-defence-days"),
    path("theses/<uuid:uuid>/defence/", views.plan, name="thesis-defence-plan"),
    path("theses/<uuid:uuid>/defence/cancel/", views.cancel, name="thesis-defence-cancel"),
    path("theses/<uuid:uuid>/defence/hold/", views.hold, name="thesis-defence-hold"),
]
