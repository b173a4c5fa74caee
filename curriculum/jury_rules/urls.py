from django.urls import path

from curriculum.jury_rules import views

JURY = "programmes/<uuid:uuid>/jury/"

urlpatterns = [
    path(JURY, views.jury_rules, name="programme-jury"),
    path(f"{JURY}rules/", views.jury_rules_edit, name="programme-jury-rules"),
    path(f"{JURY}honours/", views.honours_add, name="honours-add"),
    path(f"{JURY}honours/<slug:code>/", views.honours_edit, name="honours"),
    path(f"{JURY}honours/<slug:code>/remove/", views.honours_remove, name="honours-remove"),
]
