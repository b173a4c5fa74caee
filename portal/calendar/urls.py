from django.urls import path

from portal.calendar import views

urlpatterns = [
    path("calendar/", views.calendar, name="calendar"),
    path("calendar/address/", views.address, name="calendar-address"),
    path("calendar/<str:token>.ics", views.feed, name="calendar-feed"),
]
