from django.urls import path

from jobs import views

urlpatterns = [
    path("", views.job_list, name="job-list"),
    path("<uuid:uuid>/", views.job, name="job"),
    path("<uuid:uuid>/progress/", views.job_progress, name="job-progress"),
    path("<uuid:uuid>/retry/", views.job_retry, name="job-retry"),
]
