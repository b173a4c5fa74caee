from django.urls import path

from jury.complaints import views

urlpatterns = [
    path("decisions/<uuid:uuid>/complaint/", views.file, name="decision-complaint"),
    path("complaints/", views.complaint_list, name="complaint-list"),
    path("complaints/<uuid:uuid>/", views.complaint, name="complaint"),
    path("complaints/<uuid:uuid>/withdraw/", views.withdraw, name="complaint-withdraw"),
]
