from django.urls import path

from curriculum.equivalences import views

VERSION = "programmes/<uuid:uuid>/"

urlpatterns = [
    path(f"{VERSION}equivalences/", views.listing, name="equivalences"),
    path(f"{VERSION}equivalences/propose/", views.propose, name="equivalences-propose"),
    path(f"{VERSION}equivalences/add/", views.add, name="equivalence-add"),
    path("equivalences/<uuid:uuid>/", views.edit, name="equivalence"),
    path("equivalences/<uuid:uuid>/remove/", views.remove, name="equivalence-remove"),
]
