from django.urls import path

from portfolio.coverage import views

urlpatterns = [
    path("portfolio/<uuid:uuid>/coverage/", views.coverage, name="coverage"),
]
