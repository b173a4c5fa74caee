from django.urls import path

from portal.missing import views

urlpatterns = [path("missing/", views.missing_list, name="missing")]
