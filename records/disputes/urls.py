from django.urls import path

from records.disputes import views

urlpatterns = [
    path("disputes/<uuid:uuid>/", views.dispute, name="dispute"),
]
