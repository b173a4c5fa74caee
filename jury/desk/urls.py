from django.urls import path

from jury.desk import views

urlpatterns = [
    path("deliberations/", views.deliberation_list, name="deliberation-list"),
    path("deliberations/<uuid:uuid>/", views.deliberation, name="deliberation"),
    path("deliberations/<uuid:uuid>/grid/", views.deliberation_grid, name="deliberation-grid"),
]
