from django.urls import path

from portal.letters import views

urlpatterns = [
    path("lists/<slug:key>/letter/", views.letter, name="letter"),
    path("lists/<slug:key>/keep/", views.keep, name="list-keep"),
    path("lists/<slug:key>/forget/", views.forget, name="list-forget"),
]
