from django.urls import path

from portal.new_year import views

urlpatterns = [path("academic-years/<int:start_year>/prepare/", views.prepare, name="new-year")]
