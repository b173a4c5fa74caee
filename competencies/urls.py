from django.urls import path

from competencies import views

urlpatterns = [
    path("competencies/", views.framework_list, name="framework-list"),
    path("competencies/frameworks/<uuid:uuid>/", views.framework, name="framework"),
    path("competencies/themes/", views.theme_list, name="theme-list"),
    path("competencies/matrix/<uuid:uuid>/", views.competency_matrix, name="competency-matrix"),
    path("competencies/<uuid:uuid>/", views.competency, name="competency"),
    path("activities/<uuid:uuid>/competencies/", views.activity_competencies, name="activity-competencies"),
]
