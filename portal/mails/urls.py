from django.urls import path

from portal.mails import views

urlpatterns = [path("mails/", views.mails, name="mail-list")]
