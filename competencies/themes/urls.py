from django.urls import path

from competencies.themes import views

urlpatterns = [
    path("competencies/themes/", views.theme_list, name="theme-list"),
]
