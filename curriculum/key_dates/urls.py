from django.urls import path

from curriculum.key_dates import views

DAYS = "academic-years/<uuid:uuid>/days/"

urlpatterns = [
    path(DAYS, views.key_dates, name="key-dates"),
    path(f"{DAYS}new/", views.day_new, name="key-date-new"),
    path(f"{DAYS}<uuid:day_uuid>/", views.day_edit, name="key-date-edit"),
    path(f"{DAYS}<uuid:day_uuid>/remove/", views.day_remove, name="key-date-remove"),
]
