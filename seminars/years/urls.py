from django.urls import path

from seminars.years import views

urlpatterns = [
    path("seminars/groups/<uuid:uuid>/close/", views.close, name="seminar-year-close"),
    path("seminars/groups/<uuid:uuid>/reopen/", views.reopen, name="seminar-year-reopen"),
]
