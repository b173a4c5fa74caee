from django.urls import path

from curriculum.institutions import views

urlpatterns = [
    path("institutions/", views.institution_list, name="institution-list"),
    path("institutions/<uuid:uuid>/edit/", views.institution_edit, name="institution-edit"),
    path("academic-years/", views.year_list, name="academic-year-list"),
    path("academic-years/new/", views.year_new, name="academic-year-new"),
    path("academic-years/<uuid:uuid>/edit/", views.year_edit, name="academic-year-edit"),
]
