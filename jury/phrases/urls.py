from django.urls import path

from jury.phrases import views

urlpatterns = [
    path("juries/<uuid:uuid>/reasons/", views.phrase_list, name="phrase-list"),
    path("juries/reasons/<uuid:uuid>/", views.phrase_edit, name="phrase-edit"),
]
